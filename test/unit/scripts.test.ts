import assert from 'node:assert/strict';
import type { Language } from '../../server/facts/language';
import { scriptFacts } from '../../server/facts/scripts';
import { show } from '../../server/facts/text';
import { scriptOpaques } from '../../server/resolve/kubernetes/scripts';

/** `script grants GSA → NS/KSA`, `any` for null. */
function said(text: string, language: Language = 'script'): string[] {
  const facts = scriptFacts({ uri: 'file:///ws/x', language, text });
  return scriptOpaques(new Map(facts ? [['file:///ws/x', facts]] : [])).map(
    ({ what, grants, googleAccounts, kubernetesAccounts }) =>
      `${what} ${grants ? 'grants' : 'annotates'} ${googleAccounts?.map(show).join() ?? 'any'} → ${kubernetesAccounts?.map(({ namespace, name }) => `${show(namespace)}/${show(name)}`).join() ?? 'any'}`,
  );
}

const role = '--role roles/iam.workloadIdentityUser';

describe('scripts', () => {
  it('finds grants over several lines, with quotes and variables', () => {
    assert.deepEqual(
      said(
        `gcloud iam service-accounts add-iam-policy-binding a@p.iam.gserviceaccount.com \\\n  ${role} \\\n  --member "serviceAccount:$P.svc.id.goog[ns/\${KSA}]" --quiet\n`,
      ),
      ['script grants a@p.iam.gserviceaccount.com → ns/?'],
    );
    assert.deepEqual(
      said(
        `gcloud --project x iam service-accounts add-iam-policy-binding --role=roles/iam.workloadIdentityUser --member='serviceAccount:p.svc.id.goog[ns/ksa]' "$GSA" && echo done`,
      ),
      ['script grants ? → ns/ksa'],
    );
    assert.deepEqual(
      said(
        `gcloud iam service-accounts add-iam-policy-binding g@p ${role} --member principal://iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/p.svc.id.goog/subject/ns/n/sa/k`,
      ),
      ['script grants g@p → n/k'],
    );
  });

  it('lets grants to others and of other roles be', () => {
    assert.deepEqual(said(`gcloud iam service-accounts add-iam-policy-binding g@p ${role} --member user:a@example.com\n`), []);
    assert.deepEqual(said('gcloud projects add-iam-policy-binding p --role roles/storage.admin --member "$M"\n'), []);
    assert.deepEqual(said(`gcloud projects add-iam-policy-binding p ${role} --member "$M"\n`), ['script grants any → any']);
  });

  it('finds annotations in every spelling', () => {
    const value = 'iam.gke.io/gcp-service-account=a@p.iam.gserviceaccount.com';
    const want = ['script annotates a@p.iam.gserviceaccount.com → n/app'];
    assert.deepEqual(said(`kubectl annotate serviceaccount app -n n --overwrite ${value}\n`), want);
    assert.deepEqual(said(`kubectl --context x annotate sa/app --namespace=n ${value}\n`), want);
    assert.deepEqual(said(`\t@kubectl annotate serviceaccount \\\n\t  --namespace n app \\\n\t  ${value}\n`), want);
    assert.deepEqual(said('$K annotate sa $NAME "iam.gke.io/gcp-service-account=$GSA"\n'), ['script annotates ? → ?/?']);
    assert.deepEqual(said('kubectl annotate serviceaccount app owner=me\nkubectl annotate pod x iam.gke.io/y=z\n'), []);
  });

  it('reads CI files, and commands in their strings', () => {
    assert.deepEqual(
      said(
        `steps:\n  - run: |\n      gcloud iam service-accounts add-iam-policy-binding \${{ env.GSA }} ${role} --member "serviceAccount:p.svc.id.goog[n/k]"\n`,
        'yaml',
      ),
      ['script grants ? → n/k'],
    );
    assert.deepEqual(
      said(
        'command: ["bash", "-c", "kubectl annotate serviceaccount --namespace=n app \\"iam.gke.io/gcp-service-account=g@p\\""]\n',
        'yaml',
      ).length,
      1,
    );
    assert.deepEqual(said('args:\n- iam\n- service-accounts\n- add-iam-policy-binding\n', 'yaml'), ['script grants any → any']);
  });

  it('takes Markdown and comments by literal names only', () => {
    const command = `gcloud iam service-accounts add-iam-policy-binding \\\n#   --member "serviceAccount:p.svc.id.goog[n/k]" ${role} g@p.iam.gserviceaccount.com\n`;
    assert.deepEqual(said(`# ${command}`), ['markdown grants g@p.iam.gserviceaccount.com → n/k']);
    assert.deepEqual(said(`Run \`gcloud projects add-iam-policy-binding PROJECT_ID ${role}\`.\n`, 'markdown'), []);
  });

  it('never hangs on what is no script', () => {
    assert.doesNotThrow(() => said(`${'add-iam-policy-binding "'.repeat(5_000)}${'$('.repeat(5_000)}`));
  });
});
