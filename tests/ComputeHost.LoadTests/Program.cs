using System.CommandLine;
using ComputeHost.LoadTests.CommandLine;

if (ChildVerbs.Find(args) is { } child)
{
    await child;
    return 0;
}

// A run that is ended by a signal takes its children and its temporary files with it.
var invocation = new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(30) };
return await LoadTestCommand.Create().Parse(args).InvokeAsync(invocation);
