import type { GoogleAccount } from '../model';
import { attributeOfResource } from './attributes';
import { declaredBy, unknownAt } from './declared';
import type { ResourceInstance } from './instances';
import { toText } from './values';

/** `google_service_account`, and the data source of one that is made elsewhere. */
export function googleAccountOf(resource: ResourceInstance): GoogleAccount {
  const declared = declaredBy(resource);
  const text = (name: string) => toText(attributeOfResource(resource, name, declared.nameAt)) ?? unknownAt(name, declared.nameAt);
  return {
    ...declared,
    managed: resource.declared.facts.mode === 'managed',
    accountId: text('account_id'),
    project: text('project'),
    email: text('email'),
  };
}
