import assert from 'node:assert/strict';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createEngine } from '../../server/engine';
import { languageOf } from '../../server/facts/language';
import { uriOf } from '../workspace';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

const manifest = (name: string): string => `apiVersion: v1
kind: ServiceAccount
metadata:
  name: ${name}
  namespace: shop
  annotations:
    iam.gke.io/gcp-service-account: ${name}@acme-prod.iam.gserviceaccount.com
`;
const terraform = `resource "google_service_account" "app" {
  account_id = "app"
  project    = "acme-prod"
}

resource "google_service_account_iam_member" "app" {
  service_account_id = google_service_account.app.name
  role               = "roles/iam.workloadIdentityUser"
  member             = "serviceAccount:acme-prod.svc.id.goog[other/app]"
}
`;

describe('an engine', () => {
  const engine = createEngine();
  const give = (path: string, text: string): void => {
    engine.update({ uri: uriOf(path), language: languageOf(uriOf(path))!, text, version: 1 });
  };
  /** What is known of the account in a file, held by nobody here. */
  const held = (path: string): WeakRef<object> => {
    const account = engine.snapshot().inventory.kubernetesAccounts.find(({ at }) => at.uri === uriOf(path));
    assert.ok(account);
    return new WeakRef(account);
  };
  /** References are kept until the job that made them is done. */
  const isFree = async (one: WeakRef<object>): Promise<boolean> => {
    await new Promise(setImmediate);
    collect();
    return one.deref() === undefined;
  };

  it('lets go of what an edit replaced', async () => {
    give('iam.tf', terraform);
    give('a/app.yaml', manifest('app'));
    const before = held('a/app.yaml');
    give('a/app.yaml', manifest('apps'));
    engine.snapshot();
    assert.ok(await isFree(before));
  });

  it('lets go of the files of a folder that is closed', async () => {
    give('b/app.yaml', manifest('app'));
    const [gone, kept] = [held('b/app.yaml'), held('a/app.yaml')];
    engine.remove(uriOf('b/app.yaml'));
    engine.snapshot();
    assert.ok(await isFree(gone));
    assert.ok(!(await isFree(kept)));
  });
});
