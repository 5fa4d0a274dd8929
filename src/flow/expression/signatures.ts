import { findPart, type SyntaxTree } from './syntax-tree.js';

/**
 * JSONata makes a regular expression of the signature of a function (`function($a, $b)<n-n?:n>{…}`), and matches the types of the arguments
 * with it at each call, by backtracking. Each character of a choice (`(ns)`) becomes part of the expression, whatever it is.
 */
const SIGNATURE = /^<[a-z()<>,:?+-]{0,98}>$/;

/** The most parameters that may be left out: each doubles the time of a call that does not fit. With 25 of them it took 6 s. */
const MOST_OPTIONAL = 5;

/** Whether calls of a function with this signature take little time. */
const isQuick = (signature: string): boolean =>
  SIGNATURE.test(signature) &&
  signature.split(/[?-]/).length - 1 <= MOST_OPTIONAL &&
  signature.split('+').length - 1 <= 1;

/** The first function of an expression whose signature is too long or too ambiguous. */
export const slowSignature = (tree: SyntaxTree): SyntaxTree | undefined =>
  findPart(tree, ({ signature }) => signature !== undefined && !isQuick(signature.definition));

/** The message for {@link slowSignature}. */
export const SLOW_SIGNATURE = {
  en: `The signature of a function has at most 100 characters, ${MOST_OPTIONAL} optional parameters (? or -) and one that repeats (+)`,
  zh: `函数的签名最多 100 个字符、${MOST_OPTIONAL} 个可选参数（? 或 -）和一个可重复参数（+）`,
};
