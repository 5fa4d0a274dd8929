import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import { CharField } from '../../src/rest/fields/char-field.js';
import { IntegerField } from '../../src/rest/fields/integer-field.js';
import { Shown } from '../../src/rest/fields/shown.js';
import { comparing, contains } from '../../src/rest/lists/filter-conditions.js';
import { Listing } from '../../src/rest/lists/listing.js';

@Entity('book')
class BookEntity {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column({ type: 'varchar' })
  title!: string;

  @Column({ type: 'text', array: true, default: {} })
  tags!: string[];

  @Column({ name: 'bought_at', type: 'timestamptz' })
  boughtAt!: Date;
}

export class BookView {
  @Shown('integer', 'Id', {})
  id!: number;

  @Shown('string', 'Title', {})
  title!: string;

  @Shown('integer', 'When, in unix seconds', {})
  bought_at!: number;

  @Shown('field', 'Tags', { type: 'array', items: { type: 'string' } })
  tags!: string[];
}

export class BookFilters {
  @CharField({ about: 'Part of the title', blank: true, required: false })
  title?: string;

  @IntegerField({ about: 'Not before', required: false })
  since?: number;
}

/** A list of books. */
export const declaration = {
  name: 'book',
  view: BookView,
  entity: BookEntity,
  alias: 'b',
  filters: BookFilters,
  ordering: ['id', 'title', 'bought_at'] as const,
  conditions: { title: contains('b.title'), since: comparing('b.bought_at >= to_timestamp') },
};

export const books = new Listing<BookView, BookFilters, 'id' | 'title' | 'bought_at'>(declaration);

export const byId = [{ field: 'id', descending: true }] as const;

/** A statement on one line. */
export const plain = (text: string) => text.replace(/\s+/g, ' ').trim();
