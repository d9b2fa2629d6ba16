import type { Place } from '../syntax/span';

/** A script or tool of the workspace that fills manifests in before they are applied. */
export interface Substitution {
  readonly at: Place;
  /** `${NAME}` and its like are replaced by variables. */
  readonly variables: boolean;
  /** What `sed` looks for, as written. */
  readonly words: readonly string[];
}

/**
 * Programs that replace `${NAME}`: https://www.gnu.org/software/gettext/manual/html_node/envsubst-Invocation.html and those like it;
 * Flux does so itself: https://fluxcd.io/flux/components/kustomize/kustomizations/#post-build-variable-substitution
 */
const tools = /\b(?:envsubst|gomplate|apply-setters|esh|ytt)\b|^[ \t]*postBuild[ \t]*:/m;

/** `s/PROJECT_ID/$project/g`, with any of the usual delimiters. */
const replacing = /(?<![\w-])s([/|#@,~%!:])((?:\\.|(?!\1)[^\n])+?)\1/g;

/** Some word of all that; most files have none, and one look tells. */
const anything = /\b(?:envsubst|gomplate|apply-setters|esh|ytt|postBuild|sed|perl)\b/;

const maxWords = 200;

/** What a script replaces in other files. null: nothing, as far as can be seen. */
export function substitutionIn(uri: string, text: string): Substitution | null {
  if (!anything.test(text)) return null;
  const tool = tools.exec(text);
  const words = /\b(?:sed|perl)\b/.test(text) ? [...text.matchAll(replacing)].slice(0, maxWords).map(([, , word]) => word!) : [];
  if (!tool && words.length === 0) return null;
  const start = tool?.index ?? 0;
  return { at: { uri, span: { start, end: start + (tool?.[0].length ?? 0) } }, variables: tool !== null, words };
}
