import type { Span } from '../syntax/span';

/**
 * What people leave for others to fill in (rules.md D5). One table, read from the left, the first that fits wins.
 * Brackets are a placeholder only around one UPPER_CASE word: `[production/my-app]` is the end of a member.
 */
const forms: readonly RegExp[] = [
  /\$\{\{[^{}]*\}\}/y, // ${{ github.expression }}
  /\{\{\{[^{}]*\}\}\}/y, // {{{ template }}}
  /\{\{.*?\}\}/y, // {{ template }}
  /\{%.*?%\}/y, // {% template %}
  /\[\[(?=[- ]*[.$])[^[\]]*\]\]/y, // [[ .Template ]]
  /\$\{[A-Za-z_][A-Za-z0-9_]*[^}]*\}/y, // ${PROJECT_ID}, ${PROJECT_ID?}, ${PROJECT_ID:-x}
  /\$\([A-Z_][A-Z0-9_]*\)/y, // $(PROJECT_ID)
  /\$[A-Za-z_][A-Za-z0-9_]*/y, // $PROJECT_ID
  // Tokens that release pipelines replace: https://github.com/qetza/vsts-replacetokens-task#parameters
  /#\{[^{}]+\}#?/y, // #{project}#
  /__[A-Za-z][A-Za-z0-9]*(?:_[A-Za-z0-9]+)*__/y, // __PROJECT__
  /(?<![A-Za-z0-9_])_[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*_(?![A-Za-z0-9_])/y, // _PROJECT_
  /@@[A-Za-z]\w*@@/y, // @@project@@
  /@[A-Z][A-Z0-9_]*@/y, // @PROJECT@
  /%\([A-Za-z_]\w*\)s/y, // %(project)s
  /(%%?)[A-Za-z_]\w*\1/y, // %PROJECT%
  /\(\([^()]+\)\)/y, // ((project))
  /\{[A-Za-z_]\w*\}/y, // {project}
  /<[^<>\s][^<>]*>/y, // <gsa-email>
  /\[[A-Z][A-Z0-9]*(?:[_-][A-Z0-9]+)*\]/y, // [PROJECT_ID]
  /(?<![A-Za-z0-9])(?:GCP_|GCLOUD_|GOOGLE_|GKE_)?PROJECT[_-](?:ID|NAME|NUMBER)(?![A-Za-z0-9])/y,
  /(?<![A-Za-z0-9])YOUR[_-][A-Z0-9]+(?:[_-][A-Z0-9]+)*/y,
  /(?<![A-Za-z0-9])your-(?:project|gcp-project|gsa|google-service-account|service-account|namespace|ksa)(?:-id|-name)?(?![A-Za-z0-9])/y,
  /(?<![A-Za-z0-9])(?:GSA|KSA|GCP_SA|SERVICE_ACCOUNT|NAMESPACE|K8S_NAMESPACE)(?:_(?:NAME|EMAIL|ID))?(?![A-Za-z0-9_-])/y,
  /(?<=@)[A-Z][A-Z0-9]*(?:[_-][A-Z0-9]+)*(?=\.iam\.|$)/y, // the project of app@PROJECT.iam.gserviceaccount.com
  /(?<![A-Za-z0-9_.-])[A-Z][A-Z0-9]*(?:[_-][A-Z0-9]+)*(?=@)/y, // the account of MY_APP@acme-prod.iam.gserviceaccount.com
];

const upperSnake = /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*$/;

/** Words of GKE and of Google's client libraries that are written in UPPER_SNAKE and mean just what they say. */
const constants: ReadonlySet<string> = new Set([
  'GKE_METADATA',
  'GCE_METADATA',
  'MODE_UNSPECIFIED',
  'GKE_METADATA_SERVER',
  'EXPOSE',
  'SECURE',
  'UNSPECIFIED',
  'EXPOSE_SEND_METADATA',
  'GOOGLE_APPLICATION_CREDENTIALS',
]);

/** The placeholders within a text. `whole`: the text is all of a value, so one in UPPER_SNAKE is a placeholder altogether. */
export function placeholders(text: string, whole: boolean): Span[] {
  if (!mayHold.test(text)) return [];
  if (whole && text.length > 1 && upperSnake.test(text)) return constants.has(text) ? [] : [{ start: 0, end: text.length }];
  const spans: Span[] = [];
  for (let at = 0; at < text.length;) {
    const end = endOfFormAt(text, at);
    if (end > at) spans.push({ start: at, end });
    at = Math.max(end, at + 1);
  }
  return spans;
}

const mayHold = /[<[{$%]|[A-Z]{3}|your-|\(\(|__|@@|[@_][A-Z]/;

function endOfFormAt(text: string, at: number): number {
  for (const form of forms) {
    form.lastIndex = at;
    if (form.test(text)) return form.lastIndex;
  }
  return at;
}

/** Is all of it one placeholder? */
export function isPlaceholder(text: string): boolean {
  const [first] = placeholders(text, true);
  return first?.start === 0 && first.end === text.length;
}
