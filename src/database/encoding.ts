import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { Database } from './database.js';
import type { Statement } from './executor.js';

/** The encoding of the database, if it is one that lacks characters, or in which Postgres counts bytes instead of characters. */
export const OTHER_ENCODING: Statement = {
  name: '',
  text: `
    SELECT pg_encoding_to_char(encoding) AS encoding FROM pg_database
    WHERE datname = current_database() AND pg_encoding_to_char(encoding) <> 'UTF8'`,
};

/** A row of {@link OTHER_ENCODING}. */
export interface EncodingRow {
  encoding: string;
}

/** Says what is wrong with a database of another encoding, which cannot be changed. */
export const explainEncoding = (encoding: string): string =>
  `the database of DATABASE_URL has the encoding ${encoding}, in which jobs and texts can fail. It has to be UTF8: CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0`;

/** Warns at the start of a process if the database has another encoding. */
@Injectable()
export class EncodingWarning implements OnApplicationBootstrap {
  private readonly logger = new Logger(EncodingWarning.name);

  constructor(private readonly database: Database) {}

  async onApplicationBootstrap(): Promise<void> {
    const rows = await this.database.rows<EncodingRow>(OTHER_ENCODING).catch((error: unknown) => {
      // A Postgres that is away at that moment is no reason to end.
      this.logger.debug(`the encoding could not be read: ${String(error)}`);
      return [];
    });
    for (const { encoding } of rows) this.logger.warn(explainEncoding(encoding));
  }
}
