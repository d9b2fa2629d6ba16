import assert from 'node:assert/strict';
import { maskTemplate } from '../../server/facts/mask';

/** What each action of a template takes. */
const sources = (text: string): unknown[] => maskTemplate(text).actions.map(({ source }) => source);
const values = (...path: string[]): unknown => ({ is: 'values', path });

describe('template actions', () => {
  it('tells what is put out as it is', () => {
    assert.deepEqual(sources('{{ .Values.a.b }} {{- $.Values.a | quote -}} {{ toYaml .Values.a | nindent 4 }}'), [
      values('a', 'b'),
      values('a'),
      values('a'),
    ]);
    assert.deepEqual(sources('{{ index .Values "service-account" "name" }}{{ required "no | name" .Values.n }}'), [
      values('service-account', 'name'),
      values('n'),
    ]);
    assert.deepEqual(sources('{{ .Values.n | default "app" }}{{ default `app` .Values.n }}'), [
      { is: 'values', path: ['n'], otherwise: { is: 'text', text: 'app' } },
      { is: 'values', path: ['n'], otherwise: { is: 'text', text: 'app' } },
    ]);
    assert.deepEqual(sources('{{ .Values.n | default .Release.Name }}{{ default (upper .Chart.Name) .Values.n }}{{ template "x" . }}'), [
      { is: 'values', path: ['n'], otherwise: { is: 'release', field: 'Release.Name' } },
      { is: 'values', path: ['n'], otherwise: null },
      { is: 'named', name: 'x' },
    ]);
    assert.deepEqual(sources('{{ .Release.Namespace }}{{ include "x.serviceAccountName" . }}'), [
      { is: 'release', field: 'Release.Namespace' },
      { is: 'named', name: 'x.serviceAccountName' },
    ]);
    assert.deepEqual(sources('{{ include "common.tplvalues.render" (dict "value" .Values.sa.annotations "context" $) | nindent 4 }}'), [
      values('sa', 'annotations'),
    ]);
    assert.deepEqual(sources('{{ toYaml (merge .Values.a .Values.b) }}'), [{ is: 'merged', paths: [['a'], ['b']] }]);
  });

  it('guesses at nothing else', () => {
    assert.deepEqual(
      sources('{{ .Values.a | upper }}{{ ternary "a" "b" .Values.c }}{{ printf "%s" .Values.a }}{{ .Files.Get "x" }}{{ if }}{{ "{{" }}'),
      [null, null, null, null, { is: 'text', text: '{{' }],
    );
  });

  it('follows the dot and variables into blocks and out again', () => {
    const text =
      '{{ with .Values.a }}{{ .b }}{{ toYaml . }}{{ $.Values.x }}{{ else }}{{ .Values.c }}{{ end }}' +
      '{{ $sa := .Values.sa }}{{ $sa.name }}{{ range $k, $v := .Values.m }}{{ $k }}{{ $v | quote }}{{ end }}{{ .Values.d }}{{ end }}';
    assert.deepEqual(sources(text), [
      values('a', 'b'),
      values('a'),
      values('x'),
      values('c'),
      values('sa', 'name'),
      { is: 'key', path: ['m'] },
      { is: 'item', path: ['m'] },
      values('d'),
    ]);
  });

  it('notes what is written only on a condition', () => {
    const text =
      '{{ if .Values.on }}a{{ else }}b{{ end }}{{ if not .Values.off }}c{{ else if .Values.z }}d{{ end }}{{ if and .Values.x .Values.y }}e{{ end }}';
    const { conditions } = maskTemplate(text);
    assert.deepEqual(
      conditions.map(({ start, end, path, not }) => [text.slice(start, end), not, path]),
      [
        ['a', false, ['on']],
        ['b', true, ['on']],
        ['c', true, ['off']],
      ],
    );
  });

  it('reads lines that put in lines as keys of their depth', () => {
    const text = 'annotations:\n  {{- toYaml .Values.a | nindent 2 }}\n{{ include "b" . | indent 4 }}\n{{ include "c" . }}\n';
    const { keyed, inserted, loose } = maskTemplate(text);
    assert.equal(keyed.length, text.length);
    assert.match(keyed, /^annotations:\n {2}\uE001+:\n {4}\uE001+:\n +\n$/);
    assert.deepEqual(
      [...inserted].map(([offset, { source }]) => [offset, source]),
      [
        [15, values('a')],
        [55, { is: 'named', name: 'b' }],
      ],
    );
    assert.equal(loose, true);
  });

  it('goes no deeper than anybody writes', () => {
    const nested = (depth: number): string => `{{ ${'('.repeat(depth)}.Values.a${')'.repeat(depth)} }}`;
    assert.deepEqual(sources(nested(5)), [values('a')]);
    assert.deepEqual(sources(nested(100)), [null]);
    assert.deepEqual(sources(nested(4_000)), [null]);
    assert.deepEqual(sources('{{ if .Values.x }}'.repeat(5_000)), []);
  });
});
