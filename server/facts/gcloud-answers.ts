import { place, startOf } from '../syntax/span';
import { known, literal } from './text';
import type { ObjectValue, Text, Value } from './value';

/** What `gcloud … describe` or `get-iam-policy` with `--format=json` or `yaml` printed, recognised by its fields. */
export interface GcloudAnswer {
  readonly about: 'cluster' | 'nodePool' | 'policy';
  readonly value: ObjectValue;
  /** `projects/P/locations/L/clusters/C`, for a node pool followed by `/nodePools/N`; of a policy the account's e-mail. */
  readonly name: Text;
}

/** https://cloud.google.com/kubernetes-engine/docs/reference/rest/v1/projects.locations.clusters#Cluster (selfLink) */
const link =
  /^https:\/\/container\.googleapis\.com\/v1[a-z0-9]*\/(projects\/[^/]+)\/(?:zones|locations)\/([^/]+\/clusters\/[^/]+(\/nodePools\/[^/]+)?)$/;

/** A policy does not say whose it is: its file is named after the account, or a comment above it names it. */
const accountFile = /\/([^/]+@[^/]+\.gserviceaccount\.com)\.(?:json|ya?ml)$/;
const accountComment = /^[ \t]*#[^\r\n]*?([\w.-]+@[\w.-]+\.gserviceaccount\.com)/m;

/** Can the text of a file, or of one of its documents, hold such an answer? Cheap, and wrong only in favour of reading. */
export function mayBeAnswer(uri: string, text: string): boolean {
  if (text.includes('container.googleapis.com/v1') && text.includes('selfLink')) return true;
  return text.includes('etag') && (accountFile.test(decoded(uri)) || accountComment.test(text.slice(0, 10_000)));
}

/** The answers that the root of a document is, or holds as a list (`gcloud … list`). `text`: the whole file's. */
export function answersIn(root: Value, text: string): GcloudAnswer[] {
  const values = root.is === 'list' ? root.items : [root];
  return values.flatMap((value): GcloudAnswer[] => {
    if (value.is !== 'object' || value.entries.has('apiVersion')) return [];
    const selfLink = value.entries.get('selfLink')?.value;
    const [, project, rest, pool] = (selfLink?.is === 'text' && link.exec(known(selfLink) ?? '')) || [];
    if (selfLink && project && rest)
      return [{ about: pool ? 'nodePool' : 'cluster', value, name: literal(`${project}/locations/${rest}`, selfLink.at) }];
    const account = root.is === 'object' && value.entries.has('etag') ? accountOf(value, text) : null;
    return account ? [{ about: 'policy', value, name: account }] : [];
  });
}

function accountOf(value: ObjectValue, text: string): Text | null {
  const { uri, span } = value.at;
  // The comments between this document and the one before.
  const before = text.slice(0, span.start);
  const from = Math.max(before.lastIndexOf('\n---'), 0);
  const comment = /^[\s#-]/.test(before.slice(from)) ? accountComment.exec(before.slice(from)) : null;
  if (comment) {
    const start = from + comment.index + comment[0].length - comment[1]!.length;
    const at = place(uri, { start, end: start + comment[1]!.length });
    return literal(comment[1]!, at, at);
  }
  const name = accountFile.exec(decoded(uri))?.[1];
  return name === undefined ? null : literal(name, place(uri, startOf(span)));
}

function decoded(uri: string): string {
  try {
    return decodeURIComponent(uri);
  } catch {
    return uri;
  }
}
