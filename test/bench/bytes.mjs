// The limit of every cold run: lists a folder and reads the bytes of all files in it, and does nothing with them.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

function read(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) read(path);
    else readFileSync(path);
  }
}

read(process.argv[2]);
