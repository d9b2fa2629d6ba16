import type { Place } from '../../syntax/span';
import { readTemplateText } from '../../syntax/hcl/template-text';
import type { Value } from '../../facts/value';
import { languageOf } from '../../facts/language';
import { elementsOf, isComplete } from './collections';
import { filesBelow, globPattern, readText, uriOfPath } from './files';
import { bind, type Frame } from './instances';
import { append } from './templates';
import { bool, computed, list, stringOf, text, toText, unknown } from './values';

/** A function that reads files of the workspace (https://developer.hashicorp.com/terraform/language/functions/file). */
type FileFunction = (args: readonly Value[], frame: Frame, at: Place) => Value;

export const fileFunctions: Readonly<Record<string, FileFunction>> = { file, templatefile, fileset, fileexists };

function uriOf(path: Value | undefined, frame: Frame): string | null {
  const written = path && toText(path);
  return written ? uriOfPath(written, frame.instance) : null;
}

function contentOf(path: Value | undefined, frame: Frame, at: Place): { uri: string; content: string } | undefined {
  const uri = uriOf(path, frame);
  const content = uri === null ? undefined : readText(frame.instance.evaluation, uri, at);
  return uri === null || content === undefined ? undefined : { uri, content };
}

/** The file's text, whose places are in that file. */
function file([path]: readonly Value[], frame: Frame, at: Place): Value {
  const found = contentOf(path, frame, at);
  if (!found) return unknown('the file is not in the workspace', at);
  const { uri, content } = found;
  if (content === '') return text([], at);
  return text([{ is: 'known', text: content, at: { uri, span: { start: 0, end: content.length } }, exact: true }], at);
}

/** The file as a template over the given variables and nothing else. */
function templatefile([path, variables]: readonly Value[], frame: Frame, at: Place): Value {
  const found = contentOf(path, frame, at);
  if (!found) return unknown('the file is not in the workspace', at);
  const parts = readTemplateText(found.content, (span) => span);
  const given = variables && elementsOf(variables);
  if (!parts || !given || !variables || !isComplete(variables)) return unknown('the template cannot be followed', at);
  let inside: Frame = { instance: frame.instance, uri: found.uri };
  for (const { key, value } of given) {
    const name = stringOf(key);
    if (name !== undefined) inside = bind(inside, name, value);
  }
  const pieces: Parameters<typeof append>[0] = [];
  append(pieces, parts, inside);
  return text(pieces, at);
}

/** The files below a folder that match; unknown for kinds of files that are not read, as there may be more of them. */
function fileset([folder, pattern]: readonly Value[], frame: Frame, at: Place): Value {
  const uri = uriOf(folder, frame);
  const glob = pattern && stringOf(pattern);
  const regular = glob === undefined ? null : globPattern(glob);
  if (uri === null || glob === undefined || !regular || !namesReadFiles(glob)) return unknown('the files are not known', at);
  const paths = filesBelow(frame.instance.evaluation, uri).filter((path) => regular.test(path));
  return list(
    paths.sort().map((path) => computed(path, at)),
    at,
  );
}

/** `*.{yaml,yml}`: are all the endings those of files that are read? */
function namesReadFiles(glob: string): boolean {
  const ending = /\.(?:\{([^{}*?]+)\}|([\w.-]+))$/.exec(glob);
  return ending !== null && (ending[1] ?? ending[2]!).split(',').every((one) => languageOf(`x.${one}`) !== undefined);
}

/** A file that is not here may be there all the same: it can be ignored, or made before. */
function fileexists([path]: readonly Value[], frame: Frame, at: Place): Value {
  return contentOf(path, frame, at) ? bool(true, at) : unknown('the file is not in the workspace', at);
}
