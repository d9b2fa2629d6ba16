import type { Connection } from 'vscode-languageserver';

/** The log channel of the editor. Nothing here ever opens a message box. */
export interface Log {
  info(message: string): void;
  warn(message: string): void;
  /** What happens on every edit; made only when the trace is on. */
  trace(message: string): void;
}

export function logTo(connection: Connection): Log {
  return {
    info: (message) => {
      connection.console.info(message);
    },
    warn: (message) => {
      connection.console.warn(message);
    },
    trace: (message) => {
      void connection.tracer.log(message);
    },
  };
}

/**
 * One wrapper around everything that the editor asks or tells: whatever goes wrong within is logged and answered with
 * `otherwise`, so that no message can end the server.
 */
export function guarded<A extends unknown[], R>(
  log: Log,
  name: string,
  otherwise: R,
  work: (...args: A) => R | Promise<R>,
): (...args: A) => Promise<R> {
  return async (...args) => {
    try {
      return await work(...args);
    } catch (error) {
      log.warn(`${name}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
      return otherwise;
    }
  };
}
