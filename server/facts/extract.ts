import { configurationFacts, isConfiguration, type ConfigurationFacts } from './configuration';
import { ignoresIn, type Ignore } from './ignores';
import type { Language } from './language';
import { kubernetesFacts, type KubernetesFacts } from './kubernetes';
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
    return { ...nothing, ignores: [], configuration: configurationFacts(uri, text) };
  }
  const facts: FileFacts = {
    terraform: readsAsTerraform(uri, language) ? outlineTerraform(source) : null,
    kubernetes: language === 'yaml' || language === 'json' ? kubernetesFacts(uri, text, before) : null,
    scripts: language === 'terraform' || language === 'terraform-vars' || language === 'terraform-json' ? null : scriptFacts(source),
    substitution: language.startsWith('terraform') ? null : substitutionIn(uri, text),
    configuration: null,
    ignores: language === 'markdown' ? [] : ignoresIn(uri, text),
  };
  return facts.terraform || facts.kubernetes || facts.scripts || facts.substitution || facts.ignores.length > 0 ? facts : null;
}

const nothing: Omit<FileFacts, 'ignores'> = { terraform: null, kubernetes: null, scripts: null, substitution: null, configuration: null };

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
