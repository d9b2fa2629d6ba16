import { configurationFacts, isConfiguration, type ConfigurationFacts } from './configuration';
import { ignoresIn, type Ignore } from './ignores';
import type { Language } from './language';
import { kubernetesFacts, type KubernetesFacts } from './kubernetes';
import { accountMentions, type AccountMention } from './mentions';
import { namedTemplates } from './named-templates';
import { scriptFacts, type ScriptFacts } from './scripts';
import { substitutionIn, type Substitution } from './substitution';
import { outlineTerraform, type TerraformOutline } from './terraform-outline';

/** What one file says. A file may speak to several readers: a CI workflow is YAML that holds scripts. */
export interface FileFacts {
  /** Not yet read: most Terraform files have no part in any chain. */
  readonly terraform: TerraformOutline | null;
  readonly kubernetes: KubernetesFacts | null;
  readonly scripts: ScriptFacts | null;
  /** Accounts that it names besides all that. */
  readonly mentions: readonly AccountMention[];
  /** What it fills in elsewhere. */
  readonly substitution: Substitution | null;
  /** The settings file of a folder. */
  readonly configuration: ConfigurationFacts | null;
  /** Comments that silence rules. */
  readonly ignores: readonly Ignore[];
}

/**
 * Reads one file; null where nothing in it can matter to a binding chain. `before`: what its objects were before an edit; what the
 * edit left alone goes on, so it is of no use afterwards.
 */
export function extract(
  source: { readonly uri: string; readonly language: Language; readonly text: string },
  before?: KubernetesFacts,
): FileFacts | null {
  const { uri, language, text } = source;
  if (language === 'template') return templateFacts(uri, text);
  if (isConfiguration(uri)) {
    return { ...nothing, configuration: configurationFacts(uri, text) };
  }
  const isManifest = language === 'yaml' || language === 'json';
  const facts: FileFacts = {
    terraform: readsAsTerraform(uri, language) ? outlineTerraform(source) : null,
    kubernetes: isManifest ? kubernetesFacts(uri, text, before) : null,
    mentions: isManifest ? accountMentions(uri, text) : [],
    scripts: language === 'terraform' || language === 'terraform-vars' || language === 'terraform-json' ? null : scriptFacts(source),
    substitution: language.startsWith('terraform') ? null : substitutionIn(uri, text),
    configuration: null,
    ignores: language === 'markdown' ? [] : ignoresIn(uri, text),
  };
  return isSpeaking(facts) || facts.mentions.length > 0 ? facts : null;
}

/** Does it say more than names, so that its text is looked at again? */
export const isSpeaking = ({ terraform, kubernetes, scripts, substitution, configuration, ignores }: FileFacts): boolean =>
  Boolean(terraform || kubernetes || scripts || substitution || configuration) || ignores.length > 0;

const nothing: FileFacts = {
  terraform: null,
  kubernetes: null,
  scripts: null,
  mentions: [],
  substitution: null,
  configuration: null,
  ignores: [],
};

/** Of templates those of charts are read that others include by name. */
function templateFacts(uri: string, text: string): FileFacts | null {
  const named = /\/templates\/(?:[^/]+\/)*[^/]+\.tpl$/.test(uri) ? namedTemplates(uri, text) : undefined;
  if (!named?.size) return null;
  const kubernetes: KubernetesFacts = { uri, role: 'named', objects: [], settings: null, operations: [], answers: [], notes: [], named };
  return { ...nothing, kubernetes, ignores: ignoresIn(uri, text) };
}

/** Besides its own languages: `*.auto.tfvars.json` and the list of installed modules are JSON by name. */
const readsAsTerraform = (uri: string, language: Language): boolean =>
  language.startsWith('terraform') || (language === 'json' && /(?:\.tfvars|\/\.terraform\/modules\/modules)\.json$/.test(uri));
