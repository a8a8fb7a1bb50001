import assert from 'node:assert/strict';
import { test } from 'node:test';
import { featureVersion, javaCandidates } from '../src/java.js';

const noFolder = (): boolean => false;

test('a setting is the only candidate', () => {
  assert.deepEqual(javaCandidates('/opt/jdk/bin/java', { JAVA_HOME: '/usr/jdk' }, noFolder), ['/opt/jdk/bin/java']);
});

test('a setting may name the folder of a JDK', () => {
  assert.deepEqual(javaCandidates(' /opt/jdk/ ', {}, (path) => path === '/opt/jdk/'), ['/opt/jdk/bin/java']);
});

test('JAVA_HOME comes before PATH', () => {
  assert.deepEqual(javaCandidates('', { JAVA_HOME: '/usr/jdk' }, noFolder), ['/usr/jdk/bin/java', 'java']);
});

test('an empty JAVA_HOME is none', () => {
  assert.deepEqual(javaCandidates('', { JAVA_HOME: '' }, noFolder), ['java']);
});

test('the feature version is read from what java -version prints', () => {
  assert.equal(featureVersion('openjdk version "17.0.15" 2025-04-15\nOpenJDK Runtime'), 17);
  assert.equal(featureVersion('openjdk version "21" 2023-09-19'), 21);
  assert.equal(featureVersion('openjdk version "25-ea" 2025-09-16'), 25);
  assert.equal(featureVersion('java version "1.8.0_412"'), 8);
});

test('a program that is no Java has no version', () => {
  assert.equal(featureVersion('usage: java-like-thing'), undefined);
});
