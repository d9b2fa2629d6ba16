import { workspace } from 'vscode';

/** Language ids whose documents may be part of a chain. None of them is contributed by us. */
export const languages = [
  'yaml',
  'helm',
  'json',
  'jsonc',
  'terraform',
  'terraform-vars',
  'opentofu',
  'opentofu-vars',
  'hcl',
  'dockercompose',
  'github-actions-workflow',
] as const;

/** Where nothing gives these files a language of their own, they are plain text to the editor. */
const patterns = [
  '**/*.{tf,tofu,tfvars}',
  '**/*.{tf,tofu}.json',
  '**/*.{yaml,yml}',
  '**/*.{sh,bash,zsh,mk,md}',
  '**/{Makefile,makefile,GNUmakefile}',
] as const;

/** Files, snippets that are not saved yet, and whatever file system the window's folders are on; not the old side of a diff. */
export function documentSelector(): ({ scheme: string; language: string } | { scheme: string; pattern: string })[] {
  const schemes = new Set(['file', 'untitled', 'vscode-vfs', ...(workspace.workspaceFolders ?? []).map(({ uri }) => uri.scheme)]);
  return [...schemes].flatMap((scheme) => [
    ...languages.map((language) => ({ scheme, language })),
    ...(scheme === 'untitled' ? [] : patterns.map((pattern) => ({ scheme, pattern }))),
  ]);
}
