export { admit, sizeOf } from './admit.js';
export { Catalogue } from './catalogue.js';
export { calledProcesses } from './called-processes.js';
export { checkInputNames, checkInputs, mayBeGiven } from './check-inputs.js';
export type { CheckedInputs } from './check-inputs.js';
export { checkFlow } from './check-flow.js';
export type { CheckedFlow } from './check-flow.js';
export { COMMON_OPTIONS } from './common-options.js';
export { comparableNodes } from './comparable-nodes.js';
export type { ComparableNodes } from './comparable-nodes.js';
export type { ReadsBySource } from './graph/documents-read-by.js';
export { isReordered } from './graph/orders.js';
export { handledOtherwise } from './handled-otherwise.js';
export { movedNodes, repeatedNodes } from './moved-nodes.js';
export { nodesWithOtherValues, mayDiffer } from './other-values.js';
export { isFailure } from './run/function-record.js';
export { compilation, compileFlow, usedDefinitions } from './compile-flow.js';
export type { CompiledFlow } from './compiled-flow.js';
export { declaredVariables } from './declared-variables.js';
export type { DeclaresVariables } from './declared-variables.js';
export { dependenciesOf } from './dependencies.js';
export type { Dependencies } from './dependencies.js';
export { describeCatalogue } from './describe-catalogue.js';
export type { PackageDescription } from './describe-catalogue.js';
export { excerpt } from './excerpt.js';
export type * from './definition.js';
export { fullName, isFunction } from './definition.js';
export { DATA_TYPES, fit, isObject } from './data-type.js';
export type { DataType } from './data-type.js';
export { inBothLanguages } from './foreign-message.js';
export type { InChinese } from './foreign-message.js';
export { Failure, JobFailure, messageOf, textOf } from './failure.js';
export { ExpressionError } from './expression/expression-error.js';
export { countCharacters, sliceCharacters } from './expression/characters.js';
export { findText, splitText } from './find-text.js';
export { LinearRegExp } from './expression/regex-engine.js';
export { dateToMillis, isDate } from './iso-date.js';
export type { Fault } from './fault.js';
export { MOST_FAULTS } from './graph/faults.js';
export { MAX_PASSWORD_BYTES } from './graph/parse-variables.js';
export { errorPrefix } from './run/outcome-of.js';
export {
  endingNodes,
  finishedNodes,
  nodesInCalls,
  nodesWithRecords,
  ownNodes,
  resumeRecords,
} from './run/resume-records.js';
export { notedNodes } from './run/noted-nodes.js';
export { UnreachableRecords } from './run/unreachable-records.js';
export type { Resumption } from './run/resume-records.js';
export { startRun } from './run/start-run.js';
export { checkSharedVariables, fitSharedValue, sharedUses } from './shared-variables.js';
export { isMoreFlowOutput, isOutputName, outputName } from './more-flow-outputs.js';
export { refusePromise } from './run/package-promises.js';
export { inSlices } from './slices.js';
export {
  inTurn,
  NEVER_ENDS,
  noteConnection,
  answersOf,
  requestsOf,
  runAfterYield,
  runInOrder,
  shouldYield,
  yieldIfSpent,
} from './yield-budget.js';
export { fromTexts, toTexts } from './flow-texts.js';
export type { FlowTexts } from './flow-texts.js';
export { validateFlow } from './validate-flow.js';
export type { Json } from './json.js';
export { checkBrackets, excessIn } from './json-brackets.js';
export type { Limits } from './limits.js';
export { LOG_LEVELS } from './log-level.js';
export { sleep } from './sleep.js';
export type { LogLevel } from './log-level.js';
export type * from './run.js';
export type * from './run-host.js';
export type { Text } from './text.js';
