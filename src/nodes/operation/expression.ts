import { asText } from '../as-text.js';
import { option, port } from '../ports.js';
import { operation } from './operation.js';

export const expression = operation({
  name: 'expression',
  title: { en: 'Expression', zh: '表达式' },
  description: {
    en:
      'A JSONata expression over `vars`, `inputs`, `job`, `nodes` and the inputs that you add, by their names. ' +
      'Examples: `$sum(vars.items.price)`, `vars.items[stock < 5].name`, `{"total": a + b}`, `$uppercase(vars.name)`, ' +
      '`$map(vars.list, function($v, $i) { $i & ": " & $v })`, `$toMillis(vars.to) - $toMillis(vars.from)`, ' +
      '`$sort(vars.items, function($l, $r) { $l.price > $r.price })`, `$merge([vars.a, {"b": 1}])`, `$distinct(vars.tags)`.',
    zh:
      'JSONata 表达式，可用 `vars`、`inputs`、`job`、`nodes` 以及自行添加的输入（按名称）。' +
      '例：`$sum(vars.items.price)`（求和）、`vars.items[stock < 5].name`（筛选）、`{"total": a + b}`（构造对象）、' +
      '`$map(vars.list, function($v, $i) { $i & ": " & $v })`（映射）、`$sort(…)`、`$merge(…)`、`$distinct(vars.tags)`（去重）。',
  },
  inputs: [],
  moreInputs: true,
  result: port('result', 'any', 'Result', '结果'),
  options: [
    option('expression', 'string', 'Expression', '表达式', {
      value: '',
      required: true,
      holds: 'expression',
    }),
  ],
  example: { options: { expression: '$sum(vars.list) + vars.number' }, outputs: { result: 13 } },
  compute: (inputs, { expression: source }, context) => {
    const result = context.evaluate(asText(source), inputs);
    return result instanceof Promise ? result.then((value) => ({ result: value })) : { result };
  },
});
