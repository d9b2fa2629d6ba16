import type { InstalledModule } from './terraform-model';

/** The entries of `.terraform/modules/modules.json`; none if it does not read as such (the file is Terraform's own cache). */
export function readInstalledModules(text: string): InstalledModule[] {
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch {
    return [];
  }
  const list = (raw as { Modules?: unknown } | null)?.Modules;
  if (!Array.isArray(list)) return [];
  return list.flatMap((entry: unknown): InstalledModule[] => {
    if (typeof entry !== 'object' || entry === null) return [];
    const { Key: key, Source: source, Version: version, Dir: dir } = entry as Record<string, unknown>;
    if (typeof key !== 'string' || typeof dir !== 'string' || key === '') return [];
    return [{ key, source: typeof source === 'string' ? source : '', version: typeof version === 'string' ? version : undefined, dir }];
  });
}
