export type { components, operations, paths } from './api.js';
export {
  Client,
  type ClientOptions,
  type ExecuteManyOptions,
  type ExecuteOptions,
  type Me,
} from './client.js';
export {
  ApiError,
  Conflict,
  ConnectionError,
  type Fault,
  faultText,
  JobLost,
  LiuchengError,
  NotAuthenticated,
  NotFound,
  PermissionDenied,
  PreconditionFailed,
  Throttled,
  Unavailable,
  ValidationError,
} from './errors.js';
export type { Execution, StartedJob } from './execution.js';
export { isEnded, type Job, type JobDetail, type JobNode, type JobState } from './job.js';
export type { JobFilters, RerunOptions, StopTarget } from './jobs.js';
export type { LogOptions } from './logs.js';
export type { Page, Paged } from './paged.js';
export type {
  ExportedProcesses,
  FileFault,
  Flow,
  Process,
  ProcessChange,
  ProcessFilters,
  ProcessInput,
  SavedFlow,
  Version,
} from './processes.js';
export type { Api, CallOptions } from './transport.js';
export type { JobEvent, LogLine, WatchOptions } from './watch.js';
