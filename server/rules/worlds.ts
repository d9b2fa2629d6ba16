import { samePlace, type Edit } from '../syntax/span';
import type { Variant } from '../resolve/model';
import type { Varying, World } from '../chain/worlds';
import type { Finding, Fix } from './finding';
import { byPlace, severities } from './run';

/** What the rules say in one world. */
export interface Said {
  readonly world: World;
  readonly findings: readonly Finding[];
}

/** Rules that speak because of what is there. All others miss something, which another variant may have. */
const byPresence: ReadonlySet<string> = new Set(['WI103']);

/**
 * One list of findings for all worlds. What holds in every variant is said once; what holds in some says in which. Something
 * that stands outside of the roots with variants, such as a manifest, is there in every world, and whatever belongs to it may be
 * in one of them: it is wrong only where it is wrong in all. Where an environment may be one of several worlds, a finding has to
 * hold in each of them.
 */
export function findingsOfWorlds(said: readonly Said[], varyingFiles: () => Varying): readonly Finding[] {
  const [only, ...others] = said;
  if (only && others.length === 0) return only.findings;
  const varying = varyingFiles();
  const places = new Map<string, Spoken[]>();
  for (const { world, findings } of said) {
    for (const finding of findings) {
      const { uri, span } = finding.at;
      const isBound = varying(uri) || byPresence.has(finding.rule);
      const key = `${uri} ${span.start} ${span.end} ${isBound ? finding.rule : family(finding.rule)}`;
      places.set(key, [...(places.get(key) ?? []), { world, finding }]);
    }
  }
  const findings = [...places.values()].flatMap((spoken): Finding[] => {
    const here = certainOf(spoken, said);
    if (here.length === 0) return [];
    const everywhere = new Set(here.map(({ world }) => world)).size === said.length;
    const worst = [...here].sort((a, b) => severities.indexOf(a.finding.severity) - severities.indexOf(b.finding.severity))[0]!;
    const alike = here.filter(({ finding }) => finding.rule === worst.finding.rule);
    if (!everywhere && !varying(worst.finding.at.uri) && !byPresence.has(worst.finding.rule)) return [];
    return [together(worst, alike, said, varying)];
  });
  return findings.sort(byPlace);
}

/** The explanations of a missing grant stand for one another: in one variant the namespace differs, in another the account. */
const family = (rule: string): string => (['WI104', 'WI105', 'WI106', 'WI108', 'WI109'].includes(rule) ? 'missing' : rule);

/** What is said of environments that it certainly holds in. */
function certainOf(spoken: readonly Spoken[], said: readonly Said[]): readonly Spoken[] {
  const holding = new Set(spoken.map(({ world }) => world));
  const open = new Set(said.flatMap(({ world }) => (holding.has(world) ? [] : world.environments)));
  return spoken.filter(({ world }) => world.environments.some((name) => !open.has(name)));
}

interface Spoken {
  readonly world: World;
  readonly finding: Finding;
}

/** The worst of the findings at one place, and for which variants it speaks. `alike`: those of its rule, itself included. */
function together({ finding }: Spoken, alike: readonly Spoken[], said: readonly Said[], varying: Varying): Finding {
  const holding = new Set(alike.map(({ world }) => world));
  const everywhere = holding.size === said.length;
  const related = [...finding.related];
  for (const other of alike)
    for (const one of other.finding.related) if (!related.some(({ at }) => samePlace(at, one.at))) related.push(one);
  if (everywhere && alike.every((other) => other.finding.message === finding.message)) {
    return { ...finding, related, fixes: finding.fixes.filter((fix) => alike.every((other) => hasFix(other.finding, fix))) };
  }
  const same = alike.filter((other) => other.finding.message === finding.message);
  const variants = variantsOf(finding, everywhere ? new Set(same.map(({ world }) => world)) : holding, said);
  const files = new Set(variants.flatMap(({ files: inside }) => inside));
  const isOwn = (edit: Edit): boolean => 'uri' in edit && files.has(edit.uri);
  // A manifest belongs to one of the environments: to the one that knows how to mend it, if just one does.
  const isOutside = (edit: Edit): boolean => 'uri' in edit && !varying(edit.uri);
  const fixes = finding.fixes.filter(
    (fix) => fix.edits.every(isOwn) || ((everywhere || fix.edits.every(isOutside)) && alike.every((other) => hasFix(other.finding, fix))),
  );
  const names = listed(variants.map(({ label }) => label));
  const suffix = files.has(finding.at.uri) ? '' : everywhere ? ` (With ${names}; the like with the others.)` : ` (With ${names}.)`;
  return { ...finding, message: finding.message + suffix, related, fixes };
}

const hasFix = (finding: Finding, fix: Fix): boolean => finding.fixes.some(({ edits }) => sameEdits(edits, fix.edits));

const sameEdits = (a: readonly Edit[], b: readonly Edit[]): boolean => JSON.stringify(a) === JSON.stringify(b);

/** The variants that a finding holds in: those of the one root that tells these worlds from the others, else of all roots. */
function variantsOf(finding: Finding, holding: ReadonlySet<World>, said: readonly Said[]): Variant[] {
  const worlds = said.map(({ world }) => world);
  const roots = [...new Set(worlds.flatMap(({ variants }) => [...variants.keys()]))];
  const labels = (root: string, of: readonly World[]): Set<string> => new Set(of.map(({ variants }) => variants.get(root)!.label));
  const [inside, outside] = [worlds.filter((world) => holding.has(world)), worlds.filter((world) => !holding.has(world))];
  const deciding = roots
    .filter((root) => ![...labels(root, inside)].some((label) => labels(root, outside).has(label)))
    .sort((a, b) => Number(finding.at.uri.startsWith(`${b}/`)) - Number(finding.at.uri.startsWith(`${a}/`)));
  const found = new Map<string, Variant>();
  for (const root of deciding.length > 0 ? deciding.slice(0, 1) : roots) {
    for (const { variants } of inside) {
      const variant = variants.get(root)!;
      found.set(`${root} ${variant.label}`, variant);
    }
  }
  return [...found.values()];
}

const listed = (labels: readonly string[]): string =>
  labels.length < 2 ? labels.join('') : `${labels.slice(0, -1).join(', ')} or ${labels.at(-1)}`;
