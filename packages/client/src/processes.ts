import type { components, operations } from './api.js';
import { given, type Loose } from './loose.js';
import { Paged } from './paged.js';
import { type CallOptions, FILE_MS, type Transport } from './transport.js';

type Schemas = components['schemas'];

export type Process = Schemas['Process'];
export type ProcessInput = Schemas['ProcessInput'];
export type ProcessChange = Schemas['ProcessChange'];
export type Version = Schemas['Version'];
type GeneratedFilters = NonNullable<operations['listProcesses']['parameters']['query']>;

/** What a list of processes can be reduced to, its order and its pages. */
export type ProcessFilters = Loose<GeneratedFilters>;

/** A flow without the id of its process. */
export type Flow = Omit<Schemas['Flow'], 'id'>;

/** A flow as it was saved. A draft may be any object: check `nodeList` before you use it. */
export interface SavedFlow {
  flow: Schemas['SavedFlow'];
  /** The tag of its text, for `ifMatch` of {@link Processes.save}. */
  etag: string;
}

/** A file of processes, as `export` answers it. */
export type ExportedProcesses = Schemas['ProcessFile'];

/** A fault of a file of processes. */
export type FileFault = Schemas['FileFault'];

/** The calls of `/api/process/`. Each throws an ApiError if the server refuses, a ConnectionError if it cannot be reached. */
export class Processes {
  constructor(private readonly transport: Transport) {}

  /** The processes, newest first. */
  list(filters: ProcessFilters = {}, { signal }: CallOptions = {}): Paged<Process> {
    const read = async (offset: number): Promise<Schemas['ProcessPage']> => {
      const query = given<GeneratedFilters>({ ...filters, offset });
      return dataOf(
        await this.transport.api.GET('/api/process/process/', { params: { query }, ...of(signal) }),
      );
    };
    return new Paged(read, filters.offset ?? 0);
  }

  async get(id: number, { signal }: CallOptions = {}): Promise<Process> {
    const params = { path: { id } };
    return dataOf(await this.transport.api.GET('/api/process/process/{id}/', { params, ...of(signal) }));
  }

  async create(body: ProcessInput, { signal }: CallOptions = {}): Promise<Process> {
    return dataOf(await this.transport.api.POST('/api/process/process/', { body, ...of(signal) }));
  }

  async update(id: number, body: ProcessChange, { signal }: CallOptions = {}): Promise<Process> {
    const params = { path: { id } };
    return dataOf(
      await this.transport.api.PATCH('/api/process/process/{id}/', { params, body, ...of(signal) }),
    );
  }

  /** Deletes processes: all of them or none. @throws Conflict if one has jobs that have not ended */
  async delete(ids: number | readonly number[], { signal }: CallOptions = {}): Promise<void> {
    const body = { 'pk[]': typeof ids === 'number' ? [ids] : [...ids] };
    await this.transport.api.DELETE('/api/process/process/', { body, ...of(signal) });
  }

  /** The draft, or a version, of a process. */
  async flow(id: number, { version, signal }: CallOptions & { version?: number | undefined } = {}) {
    const query = { id, ...(version === undefined ? {} : { version }) };
    const result = await this.transport.api.GET('/api/process/intact/', {
      params: { query },
      ...of(signal),
    });
    return { flow: dataOf(result), etag: etagOf(result.response) } satisfies SavedFlow;
  }

  /**
   * Saves a flow as the draft of a process.
   *
   * @param options `ifMatch`: the tag of the draft that was read; another draft is left alone
   * @returns the tag of the saved draft
   * @throws PreconditionFailed if the draft has another tag
   */
  async save(
    id: number,
    flow: Flow,
    { ifMatch, signal }: CallOptions & { ifMatch?: string | undefined } = {},
  ): Promise<string> {
    const { response } = await this.transport.api.POST('/api/process/save/', {
      params: { header: ifMatch === undefined ? {} : { 'If-Match': ifMatch } },
      body: { ...flow, id },
      ...of(signal),
    });
    return etagOf(response);
  }

  /** Checks the draft. @throws ValidationError with all its faults */
  async check(id: number, { signal }: CallOptions = {}): Promise<void> {
    await this.transport.api.POST('/api/process/check/', { body: { id }, ...of(signal) });
  }

  /** Submits the draft as the next version. @throws ValidationError with all its faults */
  async submit(id: number, { signal }: CallOptions = {}): Promise<void> {
    await this.transport.api.POST('/api/process/upload/', { body: { id }, ...of(signal) });
  }

  /** The versions, newest first. */
  async versions(id: number, { signal }: CallOptions = {}): Promise<Version[]> {
    const params = { query: { id } };
    return dataOf(await this.transport.api.GET('/api/process/version/', { params, ...of(signal) }));
  }

  /** The file that {@link import} reads, as the server sends it. `versions`: whether it contains all versions. */
  async export(
    ids: readonly number[],
    { versions = false, signal }: CallOptions & { versions?: boolean | undefined } = {},
  ): Promise<Blob> {
    const query = { pk: ids.join(','), ...(versions ? { versions: 1 } : {}) };
    const response = await this.transport.call('GET', '/api/process/export/', {
      query,
      signal,
      timeoutMs: FILE_MS,
    });
    return response.blob();
  }

  /**
   * Creates the processes of an exported file: all of them or none.
   *
   * @returns their ids, in the order of the file
   * @throws ValidationError with all faults of the file
   */
  async import(file: Blob | string | ExportedProcesses, { signal }: CallOptions = {}): Promise<number[]> {
    const { ids } = await this.transport.json<Schemas['Imported']>('POST', '/api/process/import/', {
      body: file,
      signal,
      timeoutMs: FILE_MS,
    });
    return ids;
  }

  /**
   * Checks a file for {@link import}, and creates nothing.
   *
   * @returns what does not prevent the import, but may be a mistake
   * @throws ValidationError with all faults of the file
   */
  async checkImport(
    file: Blob | string | ExportedProcesses,
    { signal }: CallOptions = {},
  ): Promise<FileFault[]> {
    const { warnings } = await this.transport.json<Schemas['FileChecked']>('POST', '/api/process/import/', {
      query: { check: 1 },
      body: file,
      signal,
      isRepeatable: true,
      timeoutMs: FILE_MS,
    });
    return warnings;
  }
}

const of = (signal: AbortSignal | undefined) => (signal ? { signal } : {});

/** The body of a response; those that are not 2xx have thrown. */
function dataOf<Data>({ data, response }: { data?: Data; response: Response }): Data {
  if (data === undefined) throw new TypeError(`the server answered ${response.status} without a body`);
  return data;
}

const etagOf = ({ headers }: Response): string => headers.get('etag') ?? '';
