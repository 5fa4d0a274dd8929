import { createHash } from 'node:crypto';
import { Failure } from '../../flow/index.js';
import type { Json, OperationDefinition } from '../../flow/index.js';
import { option, port, requiredPort } from '../ports.js';
import { operation } from './operation.js';

const ALGORITHMS = ['sha256', 'sha512', 'sha1', 'md5'] as const;
const ENCODINGS = ['hex', 'base64'] as const;

function coding(
  name: string,
  en: string,
  zh: string,
  value: string,
  result: string,
  code: (text: string) => string,
) {
  return operation({
    name,
    title: { en, zh },
    description: { en: `${en}; texts are UTF-8.`, zh: `${zh}，文本按 UTF-8 处理。` },
    inputs: [requiredPort('value', 'string', 'Value', '值')],
    result: port('result', 'string', 'Result', '结果'),
    example: { inputs: { value }, outputs: { result } },
    compute: (inputs) => ({ result: code(inputs.value as string) }),
  });
}

/** A character that base64 does not have, or one that follows the padding. */
const NO_BASE64 = /[^\w+/=\s-]|=\s*[^=\s]/;

/** Node decodes the part before the mistake. A last group of one character has less than a byte. */
function isBase64(text: string): boolean {
  return !NO_BASE64.test(text) && text.replace(/[=\s]+/g, '').length % 4 !== 1;
}

function decodeBase64(text: string): string {
  if (!isBase64(text))
    throw new Failure({ en: 'the text is not valid base64', zh: '文本不是有效的 base64' }, false);
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.from(text, 'base64'));
  } catch {
    throw new Failure(
      { en: 'the decoded bytes are not valid UTF-8', zh: 'base64 的内容不是 UTF-8 文本' },
      false,
    );
  }
}

function decodeUrl(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new Failure({ en: 'the text is not percent-encoded', zh: '文本不是有效的百分号编码' }, false);
  }
}

function choose<Choice extends string>(choices: readonly Choice[], value: Json | undefined): Choice {
  return choices.find((choice) => choice === value) ?? (choices[0] as Choice);
}

export const encodings: readonly OperationDefinition[] = [
  coding('encodeBase64', 'To base64', '编码为 base64', '流程', '5rWB56iL', (text) =>
    Buffer.from(text).toString('base64'),
  ),
  coding('decodeBase64', 'From base64', '解码 base64', '5rWB56iL', '流程', decodeBase64),
  coding('encodeUrl', 'Encode for a URL', 'URL 编码', 'a b&c', 'a%20b%26c', (text) =>
    encodeURIComponent(text.toWellFormed()),
  ),
  coding('decodeUrl', 'Decode from a URL', 'URL 解码', 'a%20b%26c', 'a b&c', decodeUrl),
  operation({
    name: 'hash',
    title: { en: 'Hash', zh: '哈希' },
    description: { en: 'The hash of a text (UTF-8).', zh: '文本（UTF-8）的哈希值。' },
    inputs: [requiredPort('value', 'string', 'Value', '值')],
    result: port('result', 'string', 'Result', '结果'),
    options: [
      option('algorithm', 'string', 'Algorithm', '算法', { value: 'sha256', allowed: ALGORITHMS }),
      option('encoding', 'string', 'Encoding of the result', '结果编码', {
        value: 'hex',
        allowed: ENCODINGS,
      }),
    ],
    example: {
      inputs: { value: 'flow' },
      options: { algorithm: 'md5' },
      outputs: { result: 'cff5497121104c2b8e0cb41ed2083a9b' },
    },
    compute({ value }, { algorithm, encoding }) {
      const hash = createHash(choose(ALGORITHMS, algorithm)).update(value as string);
      return { result: hash.digest(choose(ENCODINGS, encoding)) };
    },
  }),
];
