/** Finding a Java that Signalbox can run in. No editor API here. */

export const OLDEST_JAVA = 17;

/** Where to look, in order; `java` alone is left to PATH. A folder means the JDK in it. */
export function javaCandidates(setting: string, environment: NodeJS.ProcessEnv, isFolder: (path: string) => boolean): string[] {
  const candidates: string[] = [];
  const chosen = setting.trim();
  if (chosen !== '') {
    return [isFolder(chosen) ? javaIn(chosen) : chosen];
  }
  if (environment.JAVA_HOME) {
    candidates.push(javaIn(environment.JAVA_HOME));
  }
  candidates.push('java');
  return candidates;
}

function javaIn(home: string): string {
  return `${home.replace(/\/+$/, '')}/bin/java`;
}

/** The feature version (17, 21, ...) in what `java -version` prints; undefined when there is none. Java 8 calls itself 1.8. */
export function featureVersion(versionText: string): number | undefined {
  const match = /version "(?:1\.)?(\d+)/.exec(versionText);
  return match?.[1] === undefined ? undefined : Number(match[1]);
}
