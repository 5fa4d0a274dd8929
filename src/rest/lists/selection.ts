import type { EntityManager, ObjectLiteral, SelectQueryBuilder } from 'typeorm';
import { columnsOf, type EntityClass, tableOf } from '../../database/entity-columns.js';
import { unixSeconds } from '../../database/unix-seconds.js';
import { shownFieldsOf } from '../fields/shown.js';

/** A table that is joined to the entity's table. */
export interface Join {
  entity: EntityClass;
  on: string;
  /** Whether rows without a match are kept, as with `LEFT JOIN`. */
  isOptional?: boolean;
}

/** Declares the tables and columns that the fields of a view come from. */
export interface SelectionDeclaration<View extends object> {
  /** The class that declares the fields. */
  view: abstract new () => View;
  entity: EntityClass;
  /** The alias of the entity's table. */
  alias: string;
  /** The joined tables, by their aliases. */
  joins?: Readonly<Record<string, Join>>;
  /** The SQL of fields that are not a column of the entity with the same name. */
  columns?: Readonly<Partial<Record<keyof View & string, string>>>;
  /** The SQL of columns that are selected in addition to the view, by name. */
  hidden?: Readonly<Record<string, string>>;
  /** SQL of a condition for all rows. It names columns of the entity only, because a count has no joins. */
  where?: string;
}

/**
 * Selects the rows of a view with SQL. A field of the view is the entity's column with the same name, with times in unix seconds,
 * unless `columns` declares another expression. So most new fields need no declaration here.
 */
export class Selection<View extends object> {
  /** The select list, in the order of the view. */
  readonly select: string;
  /** The `FROM` list: the tables and their joins. */
  readonly from: string;
  /** The entity's table, with its alias. */
  readonly table: string;
  /** The joins of the other tables. */
  readonly joins: string;
  /** The names of the selected columns. */
  readonly names: readonly string[];

  private readonly fields: readonly (readonly [name: string, sql: string])[];

  /** @throws Error if a field of the view has no column */
  constructor(private readonly source: SelectionDeclaration<View>) {
    const { view, entity, alias, joins = {}, hidden = {} } = source;
    const shown = [...shownFieldsOf(view).keys()].map((name) => [name, this.shown(name)] as const);
    this.fields = [...shown, ...Object.entries(hidden)];
    this.names = this.fields.map(([name]) => name);
    this.select = this.fields.map(([name, sql]) => `${sql} AS "${name}"`).join(', ');
    const joined = Object.entries(joins).map(
      ([name, { entity: other, on, isOptional = false }]) =>
        `${isOptional ? 'LEFT JOIN' : 'JOIN'} ${tableOf(other)} ${name} ON ${on}`,
    );
    this.table = `${tableOf(entity)} ${alias}`;
    this.joins = joined.join(' ');
    this.from = [this.table, ...joined].join(' ');
  }

  /** The same rows as a TypeORM query, for `getRawOne` and `getRawMany`. Additional conditions can use the aliases. */
  query(manager: EntityManager): SelectQueryBuilder<ObjectLiteral> {
    const { entity, alias, joins = {}, where = 'true' } = this.source;
    const query = manager.createQueryBuilder<ObjectLiteral>(entity, alias).select([]).where(where);
    for (const [name, { entity: other, on, isOptional = false }] of Object.entries(joins))
      if (isOptional) query.leftJoin(other, name, on);
      else query.innerJoin(other, name, on);
    // The brackets keep the order of the view: TypeORM moves expressions that it recognizes as properties to the front.
    for (const [name, sql] of this.fields) query.addSelect(`(${sql})`, name);
    return query;
  }

  /** The SQL of a field for conditions and ordering. Times have their full precision there. */
  plain(name: string): string {
    const { alias, entity, columns = {} } = this.source;
    const own = (columns as Record<string, string | undefined>)[name];
    if (own !== undefined) return own;
    if (!columnsOf(entity).has(name)) throw new Error(`${entity.name} has no column ${name}`);
    return `${alias}.${name}`;
  }

  private shown(name: string): string {
    const plain = this.plain(name);
    const { entity, columns = {} } = this.source;
    if (name in columns) return plain;
    const type = columnsOf(entity).get(name)?.type;
    if (type === 'timestamptz') return unixSeconds(plain);
    return type === 'inet' ? `host(${plain})` : plain;
  }
}
