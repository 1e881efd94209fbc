using System.Globalization;
using ComputeHost.Protocol.Cultures;

namespace ComputeHost.Execution.Cultures;

/// <summary>The two cultures of a call, as an execution context that holds nothing else. Shared by all calls with these cultures.</summary>
internal sealed class CallCulture
{
    private CallCulture(ExecutionContext context) => Context = context;

    /// <summary>What a call starts with: what one method puts into an <see cref="AsyncLocal{T}"/> is not there for the next.</summary>
    public ExecutionContext Context { get; }

    /// <exception cref="CultureNotFoundException">This machine does not know one of the cultures.</exception>
    /// <exception cref="InvalidDataException">One of the texts is no culture.</exception>
    public static CallCulture Create(string name, string uiName)
    {
        CultureInfo culture = CultureText.Parse(name);
        CultureInfo uiCulture = CultureText.Parse(uiName);
        ExecutionContext? context = null;
        // A thread of its own has a context of its own: the values set here show nowhere else.
        var thread = new Thread(() =>
        {
            CultureInfo.CurrentCulture = culture;
            CultureInfo.CurrentUICulture = uiCulture;
            context = ExecutionContext.Capture();
        });
        thread.UnsafeStart();
        thread.Join();
        return new CallCulture(context!);
    }
}
