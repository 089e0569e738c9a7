import { describeDeadlines } from '../support/deadlines.js';

// The oldest client that the peer range admits, in place of the newest.
jest.mock('@aws-sdk/client-dynamodb', () => jest.requireActual<object>('aws-sdk-oldest'));

describeDeadlines('the oldest client');
