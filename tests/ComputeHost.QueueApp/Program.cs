using ComputeHost.QueueApp.Consumers;

// What tests need of programs that share a queue, each in a process of its own:
//   consume ORDER   takes jobs as the order says, until its input ends
switch (args)
{
    case ["consume", var order]:
        await ConsumerProgram.RunAsync(ConsumerOrder.Parse(order)).ConfigureAwait(false);
        return 0;
    default:
        await Console.Error.WriteLineAsync("This program is started by tests.").ConfigureAwait(false);
        return 2;
}
