import { describeDeadlines } from '../support/deadlines.js';

describeDeadlines('the newest client');
