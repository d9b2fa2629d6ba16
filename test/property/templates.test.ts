import assert from 'node:assert/strict';
import fc from 'fast-check';
import { extract } from '../../server/facts/extract';
import { kubernetesFacts } from '../../server/facts/kubernetes';
import type { KubernetesFacts } from '../../server/facts/kubernetes';
import { maskTemplate } from '../../server/facts/mask';
import { watchedMap } from '../../server/facts/watched-map';
import { kubernetesResolver } from '../../server/resolve/kubernetes/resolve';

/** What templates are made of, whole and in pieces. */
const fragment = fc.constantFrom(
  '{{ .Values.a.b }}',
  '{{- toYaml .Values.sa.annotations | nindent 4 }}',
  '{{- with .Values.sa }}',
  '{{- range $k, $v := .Values.m }}',
  '{{ $k }}: {{ $v | quote }}',
  '{{- if .Values.on }}',
  '{{- else }}',
  '{{- end }}',
  '{{ $x := . }}',
  '{{ include "c.serviceAccountName" . }}',
  '{{- define "c.serviceAccountName" -}}',
  '{{ template "c.labels" . }}',
  '{{/* comment */}}',
  '{{',
  '}}',
  '{% if x %}',
  '"',
  '(',
  '|',
  '\n',
  '\r\n',
  '---\n',
  '  ',
  'apiVersion: v1\n',
  'kind: ServiceAccount\n',
  'metadata:\n',
  '  name: ',
  '  annotations:\n',
  '    iam.gke.io/gcp-service-account: ',
  'a@p.iam.gserviceaccount.com',
  '&a *a',
  ': [',
);
const template = fc.array(fragment, { maxLength: 40 }).map((fragments) => fragments.join(''));

describe('any template', () => {
  it('keeps its offsets, and puts every key of inserted lines where it says', () => {
    fc.assert(
      fc.property(template, (text) => {
        const { text: blank, keyed, inserted, actions } = maskTemplate(text);
        assert.equal(blank.length, text.length);
        assert.equal(keyed.length, text.length);
        for (const [offset] of inserted) assert.equal(keyed[offset], '\uE001');
        for (const { start, end } of actions) assert.match(text.slice(start, end), /^\{\{[\s\S]*\}\}$/);
      }),
    );
  });

  it('is read and rendered without a throw, with places inside the files', () => {
    fc.assert(
      fc.property(template, template, template, (text, values, helpers) => {
        const texts = new Map([
          ['file:///ws/c/Chart.yaml', 'name: c\n'],
          ['file:///ws/c/values.yaml', values],
          ['file:///ws/c/values-prod.yaml', text],
          ['file:///ws/c/templates/sa.yaml', text],
        ]);
        const files = watchedMap<KubernetesFacts>();
        const tpl = 'file:///ws/c/templates/_helpers.tpl';
        const named = extract({ uri: tpl, language: 'template', text: helpers })?.kubernetes;
        if (named) files.put(tpl, named);
        texts.set(tpl, helpers);
        for (const [uri, content] of [...texts].filter(([uri]) => uri !== tpl)) {
          const facts = kubernetesFacts(uri, content);
          if (facts) files.put(uri, facts);
        }
        files.settle();
        const { resolution } = kubernetesResolver(files, () => []);
        for (const account of resolution.kubernetesAccounts)
          for (const { uri, span } of [account.nameAt, account.at, ...account.annotations.map(({ keyAt }) => keyAt)])
            assert.ok(span.start >= 0 && span.start <= span.end && span.end <= (texts.get(uri)?.length ?? -1), uri);
      }),
    );
  });
});
