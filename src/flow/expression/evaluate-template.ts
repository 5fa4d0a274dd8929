import { admit, admitMade } from '../admit.js';
import { assertNever } from '../assert-never.js';
import type { Json } from '../json.js';
import { NOT_SIMPLE } from './expression.js';
import type { Evaluated, EvaluationHost, Expression, Root } from './expression.js';
import { TemplateValues } from './template-values.js';
import type { Template } from './template.js';
import { yieldIfSpent } from '../yield-budget.js';

/** The template's value if all its expressions are simple, and it is not a text of more than so many characters; else `NOT_SIMPLE`. */
export function evaluateNow(template: Template, root: Root, maxLength: number): unknown {
  switch (template.kind) {
    case 'constant':
      return template.value;
    case 'expression':
      return template.expression.evaluateNow(root);
    case 'text': {
      let text = '';
      for (const part of template.parts) {
        const value = typeof part === 'string' ? part : part.evaluateNow(root);
        if (typeof value !== 'string' && !Number.isSafeInteger(value)) return NOT_SIMPLE;
        text += String(value);
        if (text.length > maxLength) return NOT_SIMPLE;
      }
      return text;
    }
    case 'array':
    case 'object':
      return NOT_SIMPLE;
    default:
      return assertNever(template);
  }
}

/** Evaluates a template. @throws Failure if an expression fails, or the value cannot be a value of a flow or is too large */
export async function evaluateTemplate(
  template: Template,
  root: Root,
  host: EvaluationHost,
): Promise<Evaluated> {
  if (template.kind === 'expression') return evaluateAdmitted(template.expression, root, host);
  const values = new TemplateValues(host);
  try {
    return await evaluateParts(template, root, host, values);
  } finally {
    values.release();
  }
}

async function evaluateParts(
  template: Template,
  root: Root,
  host: EvaluationHost,
  values: TemplateValues,
): Promise<Evaluated> {
  switch (template.kind) {
    case 'constant':
      return single(template.value);
    case 'expression': {
      const { value, ofSequence } = await evaluateAdmitted(template.expression, root, host);
      return { value: values.add(value as Json), ofSequence };
    }
    case 'text': {
      let text = '';
      for (const part of template.parts) {
        text +=
          typeof part === 'string' ? part : values.add(toText(await evaluateAdmitted(part, root, host)));
      }
      // Once: of a text of 1 MB with 2,000 parts, this took 4 s after each of them.
      return single(admit(text, host.maxValueBytes));
    }
    case 'array': {
      const items: unknown[] = [];
      for (const item of template.items) items.push((await evaluateParts(item, root, host, values)).value);
      return single(items);
    }
    case 'object': {
      const object = Object.create(null) as Record<string, unknown>;
      for (const [key, entry] of template.entries)
        object[key] = (await evaluateParts(entry, root, host, values)).value;
      return single(object);
    }
    default:
      return assertNever(template);
  }
}

async function evaluateAdmitted(
  expression: Expression,
  root: Root,
  host: EvaluationHost,
): Promise<Evaluated> {
  const now = expression.evaluateNow(root);
  if (now !== NOT_SIMPLE) {
    // All others yield themselves.
    const resting = yieldIfSpent(host);
    if (resting !== undefined) await resting;
    return single(admit(now, host.maxValueBytes));
  }
  const { value, ofSequence } = await expression.evaluate(root, host);
  return { value: admitMade(value, host.maxValueBytes), ofSequence };
}

function single(value: unknown): Evaluated {
  return { value, ofSequence: false };
}

/** A value as part of a longer text: nothing is `''`, and other values than texts are JSON. */
function toText({ value }: Evaluated): string {
  if (value === null) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
