import { describeHollowAnswers } from '../support/hollow-answers.js';

describeHollowAnswers('the newest client');
