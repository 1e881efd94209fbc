using ComputeHost.QueueApp.Callers;
using ComputeHost.QueueApp.Consumers;

// What tests need of programs that share a queue, each in a process of its own:
//   consume ORDER   takes jobs as the order says, until its input ends
//   call ORDER      enqueues jobs as the order says, prints their ids, and waits for their results
switch (args)
{
    case ["consume", var order]:
        await ConsumerProgram.RunAsync(ConsumerOrder.Parse(order)).ConfigureAwait(false);
        return 0;
    case ["call", var order]:
        await CallerProgram.RunAsync(CallerOrder.Parse(order)).ConfigureAwait(false);
        return 0;
    default:
        await Console.Error.WriteLineAsync("This program is started by tests.").ConfigureAwait(false);
        return 2;
}
