import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { admitted } from '../../server/workspace/admit';
import { disk } from '../../server/workspace/disk';
import { scanFolders, type ScanOptions } from '../../server/workspace/scan';
import { canonicalUri, isWithin, pathOfUri, uriOfPath } from '../../server/workspace/uri';

let top: string;

function lay(files: Readonly<Record<string, string | Uint8Array>>): void {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(top, name)), { recursive: true });
    writeFileSync(join(top, name), content);
  }
}

function scan(folders: readonly string[] = ['.'], options: ScanOptions = {}) {
  const { steps, skipped } = scanFolders(
    folders.map((folder) => join(top, folder)),
    options,
  );
  const read: { path: string; text: string; folder: string }[] = [];
  for (const file of steps)
    if (file) read.push({ path: file.path.slice(top.length + 1), text: file.text, folder: file.folder.slice(top.length + 1) });
  return {
    paths: read.map(({ path }) => path),
    read,
    skipped: skipped.map(({ file, ...rest }) => ({ file: file.slice(top.length + 1), ...rest })),
  };
}

describe('scan', () => {
  beforeEach(() => {
    top = realpathSync(mkdtempSync(join(tmpdir(), 'scan-')));
  });
  afterEach(() => {
    rmSync(top, { recursive: true, force: true });
  });

  it('reads what may matter, in order, and nothing else', () => {
    lay({ 'b/main.tf': 'b', 'a.yaml': 'a', 'z.tfvars': 'z', 'c.png': 'c', 'd.ts': 'd', 'b/x.tf.json': '{}', '.hidden/k.yml': 'k' });
    assert.deepEqual(scan().paths, ['.hidden/k.yml', 'a.yaml', 'b/main.tf', 'b/x.tf.json', 'z.tfvars']);
  });

  it('passes over version control, packages and tool folders, but reads the modules that Terraform downloaded', () => {
    lay({
      '.git/config.yaml': '',
      'node_modules/p/a.yaml': '',
      'x/.terragrunt-cache/a.tf': '',
      'x/.terraform/providers/a.tf': '',
      'x/.terraform/terraform.tfstate.json': '',
      'x/.terraform/modules/modules.json': '{}',
      'x/.terraform/modules/net/main.tf': 'm',
      'x/.terraform/modules/net/deploy.yaml': '',
      'x/.terraform/modules/net/.git/a.tf': '',
      '.gitignore': '.terraform\n',
      'main.tf': '',
    });
    assert.deepEqual(scan().paths, ['main.tf', 'x/.terraform/modules/modules.json', 'x/.terraform/modules/net/main.tf']);
  });

  it('obeys nested .gitignore files, the nearer one first', () => {
    lay({
      '.gitignore': 'out/\n*.tfvars\n!keep.tfvars\n/only-top.yaml\n',
      'out/a.yaml': '',
      'a.tfvars': '',
      'keep.tfvars': '',
      'only-top.yaml': '',
      'sub/only-top.yaml': '',
      'sub/.gitignore': '!b.tfvars\nc.yaml\n',
      'sub/b.tfvars': '',
      'sub/c.yaml': '',
      'sub/deep/c.yaml': '',
    });
    assert.deepEqual(scan().paths, ['keep.tfvars', 'sub/b.tfvars', 'sub/only-top.yaml']);
  });

  it('lets the last rule decide, whether it speaks of names or of paths', () => {
    lay({
      '.gitignore': '*.yaml\n!docs/keep.yaml\nkeep.tf\n!/sub/keep.tf\n!late.tfvars\n/sub/late.tfvars\r\nlogs/ \n# a/b\n**/tmp/*.tf\n',
      'a.yaml': '',
      'docs/a.yaml': '',
      'docs/keep.yaml': '',
      'keep.tf': '',
      'sub/keep.tf': '',
      'sub/deep/keep.tf': '',
      'late.tfvars': '',
      'sub/late.tfvars': '',
      'sub/logs/a.tf': '',
      'sub/tmp/a.tf': '',
      'sub/tmp/inner/a.tf': '',
    });
    assert.deepEqual(scan().paths, ['docs/keep.yaml', 'late.tfvars', 'sub/keep.tf', 'sub/tmp/inner/a.tf']);
  });

  it('obeys the repository above a folder, unless that ignores the folder itself', () => {
    lay({ '.git/HEAD': '', '.gitignore': 'build\n*.auto.tfvars\n', 'app/a.auto.tfvars': '', 'app/a.tf': '', 'build/b.tf': '' });
    assert.deepEqual(scan(['app']).paths, ['app/a.tf']);
    assert.deepEqual(scan(['build']).paths, ['build/b.tf']);
  });

  it('leaves out excluded globs, folders included', () => {
    lay({ 'vendor/a.yaml': '', 'x/vendor/b.yaml': '', 'x/c.yaml': '', 'd.yaml': '' });
    assert.deepEqual(scan(['.'], { exclude: ['vendor'] }).paths, ['d.yaml', 'x/c.yaml', 'x/vendor/b.yaml']);
    assert.deepEqual(scan(['.'], { exclude: ['**/vendor'] }).paths, ['d.yaml', 'x/c.yaml']);
    assert.deepEqual(scan(['.'], { exclude: ['x/**', 'vendor/'] }).paths, ['d.yaml']);
  });

  it('reads nested and repeated folders once, each file for the nearest folder', () => {
    lay({ 'a.tf': '', 'sub/b.tf': '', 'sub/deep/c.tf': '' });
    symlinkSync(join(top, 'sub'), join(top, 'alias'));
    const { read } = scan(['.', 'sub', 'sub', 'alias', 'sub/deep/c.tf']);
    assert.deepEqual(
      read.map(({ path, folder }) => [path, folder]),
      [
        ['a.tf', ''],
        ['sub/b.tf', 'sub'],
        ['sub/deep/c.tf', 'sub/deep'],
      ],
    );
  });

  it('does not follow links out of the folder, nor in circles; within it, for Terraform only', () => {
    lay({ 'out/secret.tf': '', 'in/common/vars.tf': 'v', 'in/common/sa.yaml': 's', 'in/prod/main.tf': '' });
    symlinkSync(join(top, 'out'), join(top, 'in/away'));
    symlinkSync(join(top, 'out/secret.tf'), join(top, 'in/secret.tf'));
    symlinkSync('../common/vars.tf', join(top, 'in/prod/vars.tf'));
    symlinkSync('../common/sa.yaml', join(top, 'in/prod/sa.yaml'));
    symlinkSync('../common', join(top, 'in/prod/modules'));
    symlinkSync('..', join(top, 'in/prod/loop'));
    symlinkSync('nowhere.tf', join(top, 'in/prod/gone.tf'));
    const { paths, skipped } = scan(['in']);
    assert.deepEqual(paths, ['in/common/sa.yaml', 'in/common/vars.tf', 'in/prod/main.tf', 'in/prod/modules/vars.tf', 'in/prod/vars.tf']);
    assert.deepEqual(skipped, [{ file: 'in/prod/gone.tf', why: 'link leads nowhere', named: false }]);
  });

  it('skips binary files and says so; reads UTF-16; takes off byte order marks', () => {
    lay({
      'binary.tf': Uint8Array.of(0x7f, 0x45, 0x4c, 0x46, 0, 0, 1),
      'empty.yaml': '',
      'mark.yaml': '\uFEFFa: ü',
      'wide.yaml': Buffer.from('\uFEFFa: ü', 'utf16le'),
    });
    const { read, skipped } = scan();
    assert.deepEqual(
      read.map(({ path, text }) => [path, text]),
      [
        ['empty.yaml', ''],
        ['mark.yaml', 'a: ü'],
        ['wide.yaml', 'a: ü'],
      ],
    );
    assert.deepEqual(skipped, [{ file: 'binary.tf', why: 'binary', named: false }]);
  });

  it('leaves out files above 5 MB unless they are named', () => {
    lay({ 'dump.yaml': 'a: b\n'.repeat(1_100_000) });
    const { paths, skipped } = scan();
    assert.deepEqual([paths, skipped], [[], [{ file: 'dump.yaml', why: 'larger than 5 MB (5.2 MB)', named: false }]]);
    assert.deepEqual(scan(['dump.yaml']).paths, ['dump.yaml']);
  });

  it('names what cannot be read and goes on', () => {
    lay({ 'a.tf': '', 'shut/b.tf': '', 'c.tf': 'c' });
    const refuse = (path: string): void => {
      if (/\/(?:shut|a\.tf)$/.test(path)) throw Object.assign(new Error('EACCES: permission denied'), { code: 'EACCES' });
    };
    const files = {
      ...disk,
      list: (folder: string) => (refuse(folder), disk.list(folder)),
      read: (path: string, limit: number) => (refuse(path), disk.read(path, limit)),
    };
    const { paths, skipped } = scan(['.', 'missing'], { files });
    assert.deepEqual(paths, ['c.tf']);
    assert.deepEqual(skipped, [
      { file: 'missing', why: 'no such file or folder', named: true },
      { file: 'shut', why: 'permission denied', named: false },
      { file: 'a.tf', why: 'permission denied', named: false },
    ]);
  });

  it('passes over folders with the name of a file, and refuses to read them', () => {
    lay({ 'x.yaml/inner.tf': '' });
    assert.deepEqual(scan().paths, ['x.yaml/inner.tf']);
    assert.throws(() => disk.read(join(top, 'x.yaml'), 100), /EISDIR/);
  });

  it('gives whoever reads a rest after every folder and file', () => {
    lay({ 'a/b/c.txt': '', 'd.tf': '', 'e.tf': '' });
    const { steps, expected } = scanFolders([top]);
    const seen = [...steps].map((file) => file?.path.slice(top.length + 1));
    assert.deepEqual([seen, expected.count], [[undefined, undefined, 'd.tf', 'e.tf'], 2]);
  });

  it('judges a single file as a scan would', () => {
    lay({ '.gitignore': 'out/\n', 'out/a.tf': '', 'x/.gitignore': 'no.yaml', 'x/no.yaml': '', 'x/yes.yaml': '', 'real/s.yaml': '' });
    symlinkSync(join(top, 'real'), join(top, 'linked'));
    const ask = (path: string, exclude: string[] = []) => admitted(disk, top, join(top, path), exclude);
    assert.equal(ask('x/yes.yaml'), 'yaml');
    assert.equal(ask('x/new.tf'), 'terraform');
    assert.equal(ask('x/no.yaml'), undefined);
    assert.equal(ask('out/a.tf'), undefined);
    assert.equal(ask('x/yes.yaml', ['x']), undefined);
    assert.equal(ask('node_modules/a.yaml'), undefined);
    assert.equal(ask('.terraform/modules/a/main.tf'), 'terraform');
    assert.equal(ask('.terraform/main.tf'), undefined);
    assert.equal(ask('linked/s.yaml'), undefined);
    assert.equal(ask('../elsewhere.tf'), undefined);
    assert.equal(ask('x/readme.txt'), undefined);
  });
});

describe('URIs of files', () => {
  it('has one spelling for each path, and gives the path back', () => {
    for (const [path, uri] of [
      ['/a b/ü/[x]@(1)!.tf', 'file:///a%20b/%C3%BC/%5Bx%5D%40%281%29%21.tf'],
      ['/plain/main.tf', 'file:///plain/main.tf'],
      ['c:/Work/main.tf', 'file:///c%3A/Work/main.tf'],
      ['//server/share/a.tf', 'file://server/share/a.tf'],
      ['/100%/a#b?.tf', 'file:///100%25/a%23b%3F.tf'],
    ] as const) {
      assert.equal(uriOfPath(path), uri);
      assert.equal(pathOfUri(uri), path);
      assert.equal(canonicalUri(uri), uri);
    }
    assert.equal(canonicalUri('file:///C:/Work/[x].tf'), 'file:///c%3A/Work/%5Bx%5D.tf');
    assert.equal(canonicalUri('untitled:Untitled-1'), 'untitled:Untitled-1');
    assert.equal(pathOfUri('file:///%E0%A4%A'), undefined);
  });

  it('knows what lies in a folder', () => {
    assert.ok(isWithin('/a', '/a/b') && isWithin('/a', '/a') && isWithin('/', '/a'));
    assert.ok(!isWithin('/a', '/ab'));
  });
});
