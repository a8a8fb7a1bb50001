/** What an editor on Node and Electron leaves in the processes it starts, read from /proc and the environment. No editor API here. */

/** Variables that steer the editor's own processes; ELECTRON_RUN_AS_NODE, for one, would break a debuggee that is an Electron program. */
export function editorVariables(environment: NodeJS.ProcessEnv): string[] {
  return Object.keys(environment).filter((name) => /^(ELECTRON|VSCODE)_/.test(name));
}

interface Limit {
  readonly soft: string;
  readonly hard: string;
}

/**
 * The soft limit of open files that the editor was started with. Node raises its own to the hard limit at start (node.cc, PlatformInit); the nearest
 * ancestor with the same hard limit and a lower soft one has what was there before. Undefined when there is none.
 */
export function openFilesBefore(read: (path: string) => string): string | undefined {
  try {
    const own = openFiles(read('/proc/self/limits'));
    if (own === undefined || own.soft !== own.hard) {
      return undefined;
    }
    for (let pid = parent(read('/proc/self/status')); pid > 0; pid = parent(read(`/proc/${pid}/status`))) {
      const limit = openFiles(read(`/proc/${pid}/limits`));
      if (limit !== undefined && limit.hard === own.hard && limit.soft !== own.soft) {
        return limit.soft;
      }
    }
  } catch {
    return undefined; // an ancestor that ended meanwhile, or that /proc hides from us: nothing is known about its limit
  }
  return undefined;
}

function openFiles(limits: string): Limit | undefined {
  const match = /^Max open files\s+(\S+)\s+(\S+)/m.exec(limits);
  return match?.[1] === undefined || match[2] === undefined ? undefined : { soft: match[1], hard: match[2] };
}

function parent(status: string): number {
  return Number(/^PPid:\s+(\d+)/m.exec(status)?.[1] ?? 0);
}
