import {
  type AttributeDefinition,
  type KeySchemaElement,
  type LocalSecondaryIndex,
  type LocalSecondaryIndexDescription,
} from '@aws-sdk/client-dynamodb';

import { SCORE_INDEX } from './keys.js';

/** What of a table a backend relies on. */
export interface Schema {
  readonly AttributeDefinitions?: readonly AttributeDefinition[] | undefined;
  readonly KeySchema?: readonly KeySchemaElement[] | undefined;
  readonly LocalSecondaryIndexes?: readonly (LocalSecondaryIndex | LocalSecondaryIndexDescription)[] | undefined;
}

/** In words, each difference of a table from the schema that is wanted; further attributes and indexes are none. */
export function schemaDifferences(actual: Schema, wanted: Schema): readonly string[] {
  const differences: string[] = [];
  const compare = (what: string, is: string, should: string): void => {
    if (is !== should) differences.push(`${what} is ${is}, not ${should}`);
  };
  compare('the key', keyOf(actual.KeySchema), keyOf(wanted.KeySchema));
  for (const { AttributeName, AttributeType } of wanted.AttributeDefinitions ?? []) {
    const found = actual.AttributeDefinitions?.find((attribute) => attribute.AttributeName === AttributeName);
    // One that is missing is part of no key, which the comparison of the keys tells.
    if (found !== undefined)
      compare(`the type of ${AttributeName}`, String(found.AttributeType), String(AttributeType));
  }
  const index = localIndex(actual);
  if (index === undefined) return [...differences, `there is no local index ${SCORE_INDEX}`];
  const model = localIndex(wanted);
  compare(`the key of the local index ${SCORE_INDEX}`, keyOf(index.KeySchema), keyOf(model?.KeySchema));
  compare(
    `the projection of the local index ${SCORE_INDEX}`,
    String(index.Projection?.ProjectionType),
    String(model?.Projection?.ProjectionType),
  );
  return differences;
}

function localIndex({ LocalSecondaryIndexes = [] }: Schema) {
  return LocalSecondaryIndexes.find(({ IndexName }) => IndexName === SCORE_INDEX);
}

function keyOf(schema: readonly KeySchemaElement[] = []): string {
  return `(${schema.map(({ AttributeName, KeyType }) => `${AttributeName} ${KeyType}`).join(', ')})`;
}
