/** What is written about a process that dies. */
package dev.signalbox.engine.report;
