import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sections, type Files } from './workspace';

const folder = join(__dirname, 'cases');

/** One file of test/cases: a workspace, and what its head says about it. */
export interface Fixture {
  /** `WI101-cluster-without-workload-identity` */
  readonly stem: string;
  readonly file: string;
  readonly archive: string;
  readonly files: Files;
  /** `# allow WI801`: not compared. */
  readonly allowed: readonly string[];
  /** `# reveals WI102`: may be said after a fix. */
  readonly revealed: readonly string[];
}

export const fixtures: readonly Fixture[] = readdirSync(folder)
  .sort()
  .flatMap((stem) =>
    readdirSync(join(folder, stem))
      .sort()
      .map((file) => {
        const archive = readFileSync(join(folder, stem, file), 'utf8');
        const head = archive.split(/^-- /m)[0]!;
        const named = (what: string): string[] => [...head.matchAll(new RegExp(`^# ${what} (WI\\d+)`, 'gm'))].map(([, rule]) => rule!);
        return { stem, file, archive, files: workspace(archive, head), allowed: named('allow'), revealed: named('reveals') };
      }),
  );

function workspace(archive: string, head: string): Files {
  const files = sections(archive);
  const windows = /^# lines end in CRLF$/m.test(head);
  return windows ? new Map([...files].map(([path, text]) => [path, text.replace(/\r?\n/g, '\r\n')])) : files;
}
