import {
  type FoundationDBDatabase,
  type RootDatabase,
  type TransactionSettings,
} from '../../../src/transport/client.js';
import { SimulatedCluster } from './simulated-cluster.js';
import { SimulatedTransaction } from './simulated-transaction.js';

/** A database on a cluster of the simulation. */
export class SimulatedDatabase implements FoundationDBDatabase, RootDatabase {
  constructor(readonly cluster = new SimulatedCluster()) {}

  getRoot(): RootDatabase {
    return this;
  }

  rawCreateTransaction(settings?: TransactionSettings): SimulatedTransaction {
    return SimulatedTransaction.begin(this.cluster, settings);
  }
}
