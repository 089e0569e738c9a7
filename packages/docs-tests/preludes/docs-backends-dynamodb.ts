export { Dax } from '@amazon-dax-sdk/client-dax';
export { CreateTableCommand } from '@aws-sdk/client-dynamodb';

interface Key {
  readonly name: string;
  readonly type: 'B' | 'S' | 'N';
}

interface TableProps {
  readonly partitionKey: Key;
  readonly sortKey: Key;
  readonly localSecondaryIndexes: readonly { readonly indexName: string; readonly sortKey: Key }[];
  readonly timeToLiveAttribute: string;
}

/** What the page shows of the AWS CDK, which is not installed here. */
export const AttributeType = { BINARY: 'B' } as const;
export class TableV2 {
  constructor(
    readonly scope: unknown,
    readonly id: string,
    readonly props: TableProps,
  ) {}
}
