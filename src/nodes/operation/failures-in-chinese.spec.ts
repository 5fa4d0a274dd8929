import type { OperationCase } from '../../../test/engine/operations.js';
import { catalogue } from '../../../test/engine/short-run.js';
import { runNode } from '../../flow/testing.js';

test.each([
  ['parseDate', { value: 'soon' }, /^(?=.*不是有效的日期).*"soon"/],
  ['parseDate', { value: '31.02.2024' }, /^(?=.*不是有效的日期).*31/, { format: 'dd.MM.yyyy' }],
  ['parseJson', { value: '{a: 1}' }, /不是有效的 JSON：此处应为属性名或 '}'（/],
] as OperationCase[])(
  '%s of %j says in Chinese, too, why it fails',
  async (name, inputs, message, options = {}) => {
    const { outcome } = await runNode(catalogue.get(`core.operation.${name}`)!, inputs, { options });
    expect((outcome as { errorZh?: string }).errorZh).toMatch(message as RegExp);
  },
);
