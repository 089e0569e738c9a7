import { describeHollowAnswers } from '../support/hollow-answers.js';

// The oldest client that the peer range admits, in place of the newest.
jest.mock('@aws-sdk/client-dynamodb', () => jest.requireActual<object>('aws-sdk-oldest'));

describeHollowAnswers('the oldest client');
