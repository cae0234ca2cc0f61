/** The part of JSON Schema that the settings use, and what a form needs to know of a value. */

export interface Schema {
  type?: string;
  enum?: string[];
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  pattern?: string;
  format?: string;
  properties?: Record<string, Schema>;
  items?: Schema;
  anyOf?: Schema[];
  additionalProperties?: Schema | boolean;
}

export type Kind =
  | 'choice'
  | 'number'
  | 'colour'
  | 'date'
  | 'line'
  | 'paragraph'
  | 'lines'
  | 'languages'
  | 'records';

/** Texts longer than this get more than a line. */
const LINE_SIGNS = 120;

/** A value that may be null is of the kind of its other half. */
export const whole = (schema: Schema): Schema => schema.anyOf?.find(({ type }) => type !== 'null') ?? schema;

export const nullable = (schema: Schema): boolean =>
  schema.anyOf?.some(({ type }) => type === 'null') ?? false;

export function kindOf(given: Schema): Kind {
  const schema = whole(given);
  if (schema.enum) return 'choice';
  if (schema.type === 'number' || schema.type === 'integer') return 'number';
  if (schema.type === 'array') return schema.items?.type === 'object' ? 'records' : 'lines';
  if (schema.type === 'object') return 'languages';
  if (schema.pattern?.startsWith('^#')) return 'colour';
  if (schema.format === 'date') return 'date';
  return (schema.maxLength ?? 0) > LINE_SIGNS ? 'paragraph' : 'line';
}

/** A new record of a list, empty but for its choices. */
export function emptyRecord(schema: Schema): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(schema.properties ?? {}).map(([name, field]) => [
      name,
      nullable(field) ? null : (field.enum?.[0] ?? ''),
    ]),
  );
}
