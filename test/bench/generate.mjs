// Makes the workspaces that are measured: the same text for the same size and share, on every machine.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ordinaryManifests, ordinaryTerraform, workload } from './texts.mjs';

/** Numbers from 0 to 1 by mulberry32: a fixed seed gives the same row everywhere. */
export function numbers(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/**
 * A repository of many teams: folders of Terraform roots with modules of their own and a few shared ones, folders of manifests beside
 * them. 70 % Terraform, 30 % YAML; `share` of all files have to do with Workload Identity, six to a chain.
 * @param {{ files: number, share: number, seed?: number }} size
 * @returns {Map<string, string>} texts by relative path
 */
export function workspace({ files, share, seed = 20240607 }) {
  const random = numbers(seed);
  const texts = new Map();
  const chains = Math.round((files * share) / 6);
  for (let i = 0; i < chains; i++) for (const [path, text] of workload(i, random)) texts.set(path, text);
  // What is left of each language after the chains.
  const written = [...texts.keys()].filter((path) => path.endsWith('.tf')).length;
  const terraform = Math.round(files * 0.7) - written;
  const manifests = files - texts.size - terraform;
  fill(texts, terraform, (folder) => ordinaryTerraform(folder, random));
  fill(texts, manifests, (folder) => ordinaryManifests(folder, random));
  return texts;
}

function fill(texts, count, folderOf) {
  for (let folder = 0; count > 0; folder++) {
    for (const [path, text] of folderOf(folder)) {
      if (count-- <= 0) break;
      texts.set(path, text);
    }
  }
}

export function write(folder, texts) {
  const made = new Set();
  for (const [path, text] of texts) {
    const at = join(folder, path);
    if (!made.has(dirname(at))) {
      mkdirSync(dirname(at), { recursive: true });
      made.add(dirname(at));
    }
    writeFileSync(at, text);
  }
}
