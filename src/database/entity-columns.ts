import { type DeepPartial, getMetadataArgsStorage } from 'typeorm';

/** The class of an entity. */
export type EntityClass<Entity extends object = object> = abstract new (...none: never[]) => Entity;

/** A column of a table, as its entity declares it. */
interface EntityColumn {
  /** The property of the entity. */
  readonly property: string;
  readonly type: unknown;
  /** Whether the property is the entity that the column refers to. */
  readonly isRelation: boolean;
}

const known = new WeakMap<EntityClass, ReadonlyMap<string, EntityColumn>>();

/** The columns of an entity's table, by their names in the database. Needs no connection. */
export function columnsOf(entity: EntityClass): ReadonlyMap<string, EntityColumn> {
  const found = known.get(entity) ?? readColumns(entity);
  known.set(entity, found);
  return found;
}

function readColumns(entity: EntityClass): ReadonlyMap<string, EntityColumn> {
  const { columns, joinColumns } = getMetadataArgsStorage();
  const found = new Map<string, EntityColumn>();
  for (const { target, propertyName: property, options } of columns)
    if (target === entity)
      found.set(options.name ?? property, { property, type: options.type, isRelation: false });
  for (const { target, propertyName: property, name } of joinColumns)
    if (target === entity) found.set(name ?? property, { property, type: undefined, isRelation: true });
  return found;
}

/** The name of an entity's table. */
export function tableOf(entity: EntityClass): string {
  const table = getMetadataArgsStorage().tables.find(({ target }) => target === entity);
  if (table?.name === undefined) throw new Error(`${entity.name} is not an entity with a name`);
  return table.name;
}

/**
 * Converts values by column name to an entity that TypeORM can write. A number for a time is in unix seconds; a number for a relation
 * is the id. Undefined values are left out. A function returns SQL.
 *
 * @param values objects by column name; later ones override earlier ones
 * @throws Error if a name is not a column of the table
 */
export function toEntity<Entity extends object>(
  entity: EntityClass<Entity>,
  ...values: object[]
): DeepPartial<Entity> {
  const columns = columnsOf(entity);
  const written = Object.entries(Object.assign({}, ...values) as Record<string, unknown>)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => {
      const column = columns.get(name);
      if (!column) throw new Error(`${name} is not a column of ${entity.name}`);
      return [column.property, toProperty(column, value)] as const;
    });
  return Object.fromEntries(written) as DeepPartial<Entity>;
}

function toProperty({ type, isRelation }: EntityColumn, value: unknown): unknown {
  if (typeof value !== 'number') return value;
  if (isRelation) return { id: value };
  return type === 'timestamptz' ? new Date(value * 1_000) : value;
}
