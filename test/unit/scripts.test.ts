import assert from 'node:assert/strict';
import type { Language } from '../../server/facts/language';
import { scriptFacts } from '../../server/facts/scripts';
import { show } from '../../server/facts/text';
import { scriptAnnotations, scriptGrants } from '../../server/resolve/scripts/grants';
import { scriptOpaques } from '../../server/resolve/scripts/opaques';

/** `script grants GSA → NS/KSA`, `any` for null. */
function said(text: string, language: Language = 'script'): string[] {
  const facts = scriptFacts({ uri: 'file:///ws/x', language, text });
  return scriptOpaques(facts ? [facts] : []).map(
    ({ what, grants, googleAccounts, kubernetesAccounts }) =>
      `${what} ${grants ? 'grants' : 'annotates'} ${googleAccounts?.map(show).join() ?? 'any'} → ${kubernetesAccounts?.map(({ namespace, name }) => `${show(namespace)}/${show(name)}`).join() ?? 'any'}`,
  );
}

/** What the scripts' commands are facts of: `grant ROLE on ACCOUNT to MEMBER`, `?` where it may not be so, annotations. */
function facts(text: string, language: Language = 'script'): string[] {
  const read = scriptFacts({ uri: 'file:///ws/x', language, text });
  const files = read ? [read] : [];
  return [
    ...scriptGrants(files).map(
      ({ role: given, target, member, uncertain }) =>
        `grant ${show(given)} on ${target.level === 'serviceAccount' ? show(target.account) : target.level} to ${show(member)}${uncertain ? ' ?' : ''}`,
    ),
    ...scriptAnnotations(files).map(
      ({ name, namespace, annotations }) => `${namespace ? show(namespace) : '-'}/${show(name)} ${show(annotations[0]!.value)}`,
    ),
  ];
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
        `gcloud iam service-accounts add-iam-policy-binding $G ${role} --member principal://iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/p.svc.id.goog/subject/ns/n/sa/k`,
      ),
      ['script grants ? → n/k'],
    );
  });

  it('takes what is written out for a fact', () => {
    const grant = 'gcloud iam service-accounts add-iam-policy-binding';
    const member = 'serviceAccount:p.svc.id.goog[n/k]';
    const literal = `${grant} g@p ${role} --member "${member}"\n`;
    assert.deepEqual(said(literal), []);
    assert.deepEqual(facts(literal), [`grant roles/iam.workloadIdentityUser on g@p to ${member}`]);
    assert.deepEqual(facts(`${grant} $G ${role} --member "serviceAccount:$P.svc.id.goog[n/k]"\n`), [
      'grant roles/iam.workloadIdentityUser on ? to serviceAccount:?.svc.id.goog[n/k] ?',
    ]);
    assert.deepEqual(facts(`${grant} g@p ${role} --member "serviceAccount:p.svc.id.goog[$NS/$KSA]"\n`), []);
    assert.deepEqual(facts(`# ${literal}`), []);
    assert.deepEqual(facts(literal, 'markdown'), []);
    assert.deepEqual(facts(`gcloud projects add-iam-policy-binding p --role=roles/viewer --member='${member}'\n`), [
      `grant roles/viewer on project to ${member}`,
    ]);
  });

  it('finds what is done to clusters and node pools', () => {
    const read = (text: string) =>
      (scriptFacts({ uri: 'file:///ws/x', language: 'script', text })?.commands ?? []).map((one) =>
        one.what === 'cluster' ? [show(one.cluster), show(one.nodePool), one.enables, show(one.mode)].join(' ') : one.what,
      );
    assert.deepEqual(read('gcloud container clusters update c --zone z --workload-pool=p.svc.id.goog\n'), ['c ? true ?']);
    assert.deepEqual(read('gcloud container clusters create --num-nodes 3 c --workload-pool p.svc.id.goog\n'), ['? ? true ?']);
    assert.deepEqual(read('gcloud container clusters create-auto c\n'), ['c ? true ?']);
    assert.deepEqual(read('gcloud container node-pools update n \\\n  --cluster=c --workload-metadata=GKE_METADATA\n'), [
      'c n false GKE_METADATA',
    ]);
    assert.deepEqual(read('gcloud container clusters create c --num-nodes 3\ngcloud container clusters list\n'), []);
  });

  it('lets grants to others and of other roles be', () => {
    assert.deepEqual(said(`gcloud iam service-accounts add-iam-policy-binding g@p ${role} --member user:a@example.com\n`), []);
    assert.deepEqual(said('gcloud projects add-iam-policy-binding p --role roles/storage.admin --member "$M"\n'), []);
    assert.deepEqual(said(`gcloud projects add-iam-policy-binding p ${role} --member "$M"\n`), ['script grants any → any']);
  });

  it('finds annotations in every spelling', () => {
    const value = 'iam.gke.io/gcp-service-account=a@p.iam.gserviceaccount.com';
    const want = ['n/app a@p.iam.gserviceaccount.com'];
    assert.deepEqual(facts(`kubectl annotate serviceaccount app -n n --overwrite ${value}\n`), want);
    assert.deepEqual(facts(`kubectl --context x annotate sa/app --namespace=n ${value}\n`), want);
    assert.deepEqual(facts(`\t@kubectl annotate serviceaccount \\\n\t  --namespace n app \\\n\t  ${value}\n`), want);
    assert.deepEqual(facts(`kubectl annotate sa app ${value}\n`), ['-/app a@p.iam.gserviceaccount.com']);
    assert.deepEqual(said(`kubectl annotate sa app -n n ${value}\n`), []);
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
      facts(
        'command: ["bash", "-c", "kubectl annotate serviceaccount --namespace=n app \\"iam.gke.io/gcp-service-account=g@p\\""]\n',
        'yaml',
      ),
      ['n/app g@p'],
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
