/** Ends the run with one line to read: what passed, what failed, and before it what was not tried. */
module.exports = class LastLineReporter {
  onRunComplete(_contexts, results) {
    const { numPassedTests, numFailedTests, numPendingTests, numFailedTestSuites } = results;
    if (process.env.TEST_SKIPPED) console.log(`Skipped: ${process.env.TEST_SKIPPED}`);
    if (numPendingTests > 0) console.log(`${numPendingTests} tests skipped`);
    // A file that could not even be loaded has failed without a test.
    const failed = Math.max(numFailedTests, numFailedTestSuites);
    console.log(`${numPassedTests} passed, ${failed} failed`);
  }
};
