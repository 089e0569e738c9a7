import { type Backend } from '@keyvaluestore/core';

export interface Product {
  readonly id: string;
  readonly name: string;
  readonly price: number;
}

const productKey = (id: string): string => `{products}:${id}`;
/** A sorted hash: found by id, ordered by price; its members are the products themselves. */
const byPriceKey = '{products}:by_price';
/** A sorted hash: found and ordered by name; its members are ids. */
const byNameKey = '{products}:by_name';

// Names are not unique, so the id follows, after a char that no name contains.
const nameField = ({ name, id }: Product): string => `${name}\0${id}`;

const parse = (text: string): Product => JSON.parse(text) as Product;

/**
 * Writes a product and its entries in both indexes at once; false, and nothing is changed, if it is not as it was read.
 * @param before the product as it was read; null for a new one
 */
export async function saveProduct(backend: Backend, product: Product, before: Product | null): Promise<boolean> {
  const text = JSON.stringify(product);
  const write = backend.atomicWrite();
  if (before === null) write.setNX(productKey(product.id), text);
  else write.setEQ(productKey(product.id), text, JSON.stringify(before));
  write.zhAdd(byPriceKey, product.id, text, product.price);
  if (before !== null && before.name !== product.name) write.zhRem(byNameKey, nameField(before));
  write.zhAdd(byNameKey, nameField(product), product.id, 0);
  return write.exec();
}

/** Products from one price up to another, the cheapest first, in one request: the index holds what is asked for. */
export async function productsByPrice(backend: Backend, min: number, max: number, limit: number): Promise<Product[]> {
  return (await backend.zhRangeByScore(byPriceKey, min, max, { limit })).map(parse);
}

/** Products whose names begin with a prefix, in the order of their names, in two requests: ids, then products. */
export async function productsByName(backend: Backend, prefix: string, limit: number): Promise<Product[]> {
  // U+10FFFF is above every other char.
  const ids = await backend.zhRangeByLex(byNameKey, `[${prefix}`, `(${prefix}\u{10FFFF}`, { limit });
  const batch = backend.batch();
  const products = ids.map((id) => batch.get(productKey(id)));
  await batch.exec();
  return products.flatMap((product) => {
    const text = product.result();
    return text === null ? [] : [parse(text)];
  });
}
