import type { Connection } from 'vscode-languageserver';
import { defaultSettings, filesExcludeSection, globsOf, parseSettings, settingsSection, type Settings } from '../config';
import type { Folder } from './folders';
import type { Log } from './log';

/** The settings of every folder, and those of files that lie in none. */
export interface AllSettings {
  readonly folders: readonly Folder[];
  readonly loose: Settings;
}

/**
 * Asks the editor for the settings of each folder. An editor that cannot be asked (no `workspace/configuration`) has told
 * them at the start or with `workspace/didChangeConfiguration`: `told`, the same for all folders.
 */
export async function readSettings(
  connection: Connection,
  canAsk: boolean,
  told: unknown,
  folders: readonly Folder[],
  rules: ReadonlySet<string>,
  log: Log,
): Promise<AllSettings> {
  const scopes = [...folders.map((folder) => folder.clientUri), undefined];
  const answers: unknown[] = canAsk
    ? await connection.workspace.getConfiguration(
        scopes.flatMap((scopeUri) =>
          [settingsSection, filesExcludeSection].map((section) => (scopeUri === undefined ? { section } : { scopeUri, section })),
        ),
      )
    : scopes.flatMap(() => [told, undefined]);
  const said = new Set<string>();
  const parsed = scopes.map((_, at) => {
    const { settings, problems } = parseSettings(answers[2 * at], rules);
    for (const problem of problems) said.add(problem);
    return { settings, exclude: [...settings.exclude, ...globsOf(answers[2 * at + 1])] };
  });
  for (const problem of said) log.warn(`Settings, ${settingsSection}.${problem}`);
  return {
    folders: folders.map((folder, at) => ({ ...folder, ...parsed[at] })),
    loose: parsed.at(-1)?.settings ?? defaultSettings,
  };
}

/** Do two lists of folders leave out the same files? Then nothing need be read again. */
export function sameExcludes(before: readonly Folder[], after: readonly Folder[]): boolean {
  const globs = (folders: readonly Folder[]) => JSON.stringify(folders.map(({ uri, exclude }) => [uri, exclude]).sort());
  return globs(before) === globs(after);
}
