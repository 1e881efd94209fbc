using System.Linq.Expressions;
using System.Reflection;
using ComputeHost.Abstractions.Tests.Methods;
using ComputeHost.Calls;

namespace ComputeHost.Abstractions.Tests.Calls;

/// <summary>Calls each overload of <c>RunAsync</c>, found by reflection, and looks at what arrives at the client and at the method.</summary>
public sealed class RunOverloadTests
{
    private static readonly Dictionary<string, (Type Type, object Value)> Arguments = new()
    {
        ["T1"] = (typeof(int), 1),
        ["T2"] = (typeof(string), "two"),
        ["T3"] = (typeof(long), 3L),
        ["T4"] = (typeof(double[]), new double[4]),
    };

    public static TheoryData<string> Overloads => [.. Methods().Select(method => method.ToString()!)];

    [Fact]
    public void Overloads_OfFiveAritiesTwoResultsThreeTailsAndTwoEndings_AreSixty() => Assert.Equal(5 * 2 * 3 * 2, Methods().Length);

    [Theory]
    [MemberData(nameof(Overloads))]
    public async Task RunAsync_EachOverload_PassesMethodArgumentsOptionsAndTokenOn(string overload)
    {
        MethodInfo definition = Methods().Single(method => method.ToString() == overload);
        MethodInfo method = definition.IsGenericMethodDefinition
            ? definition.MakeGenericMethod([.. definition.GetGenericArguments().Select(type => type.Name == "TResult" ? typeof(decimal) : Arguments[type.Name].Type)])
            : definition;
        ParameterInfo[] parameters = method.GetParameters();
        object[] arguments = [.. definition.GetGenericArguments().Where(type => type.Name != "TResult").Select(type => Arguments[type.Name].Value)];
        List<object?> ran = [];
        Delegate called = Record(parameters[1].ParameterType, ran);
        using var cancellation = new CancellationTokenSource();
        var client = new Client();
        var options = new ComputeCallOptions { Priority = ComputePriority.High };
        bool hasOptions = parameters.Any(parameter => parameter.ParameterType == typeof(ComputeCallOptions));
        bool returns = method.ReturnType != typeof(Task);

        var task = (Task)method.Invoke(null, [client, called, .. arguments, .. hasOptions ? new object[] { options } : [], cancellation.Token])!;

        await task;
        if (returns)
        {
            Assert.Equal(7m, await (Task<decimal>)task);
        }

        Assert.Same(called, client.Method);
        Assert.Equal(arguments, client.Arguments);
        Assert.Same(hasOptions ? options : null, client.Options);
        Assert.Equal(cancellation.Token, client.Token);
        Assert.Equal(arguments, ran.Take(arguments.Length));
        Assert.Equal(TailOf(parameters[1].ParameterType, client.Context), ran.Skip(arguments.Length));
    }

    [Theory]
    [MemberData(nameof(Overloads))]
    public void RunAsync_NoClientOrMethod_IsRefused(string overload)
    {
        MethodInfo definition = Methods().Single(method => method.ToString() == overload);
        MethodInfo method = definition.IsGenericMethodDefinition ? definition.MakeGenericMethod([.. definition.GetGenericArguments().Select(_ => typeof(int))]) : definition;
        ParameterInfo[] parameters = method.GetParameters();
        object?[] none = [.. parameters.Select(parameter => parameter.ParameterType.IsValueType ? Activator.CreateInstance(parameter.ParameterType) : null)];

        Assert.Equal("method", Refused(none).ParamName);
        none[1] = Record(parameters[1].ParameterType, []);
        Assert.Equal("client", Refused(none).ParamName);

        ArgumentNullException Refused(object?[] values) => Assert.IsType<ArgumentNullException>(Assert.Throws<TargetInvocationException>(() => method.Invoke(null, values)).InnerException);
    }

    /// <summary>Those that take the method as a delegate.</summary>
    private static MethodInfo[] Methods() =>
        [.. typeof(ComputeClientExtensions).GetMethods(BindingFlags.Public | BindingFlags.Static).Where(static method => method.GetParameters()[1].ParameterType != typeof(string))];

    /// <summary>What the method gets besides its arguments.</summary>
    private static IEnumerable<object?> TailOf(Type type, FakeContext context)
    {
        Type[] all = type.IsGenericType ? type.GetGenericArguments() : [];
        return all.Contains(typeof(ComputeContext)) ? [context] : all.Contains(typeof(CancellationToken)) ? [context.CancellationToken] : [];
    }

    /// <summary>A delegate that writes down what it is called with, and returns 7.</summary>
    private static Delegate Record(Type type, List<object?> ran)
    {
        MethodInfo invoke = type.GetMethod("Invoke")!;
        ParameterExpression[] parameters = [.. invoke.GetParameters().Select(parameter => Expression.Parameter(parameter.ParameterType))];
        IEnumerable<Expression> body = parameters.Select(parameter => (Expression)Expression.Call(Expression.Constant(ran), "Add", null, Expression.Convert(parameter, typeof(object))));
        Expression result = invoke.ReturnType == typeof(void) ? Expression.Empty() : Expression.Convert(Expression.Constant(7), invoke.ReturnType);
        return Expression.Lambda(type, Expression.Block(body.Append(result)), parameters).Compile();
    }

    /// <summary>Runs calls where they are made.</summary>
    private sealed class Client : IComputeClient
    {
        public FakeContext Context { get; } = new(new CancellationToken(canceled: true));

        public Delegate? Method { get; private set; }

        public List<object?> Arguments { get; } = new ArgumentValues();

        public ComputeCallOptions? Options { get; private set; }

        public CancellationToken Token { get; private set; }

        public Task<TResult> ExecuteAsync<TResult>(ComputeCall<TResult> invocation, ComputeCallOptions? options = null, CancellationToken cancellationToken = default)
        {
            (Method, Options, Token) = (invocation.Method, options, cancellationToken);
            invocation.VisitArguments((ArgumentValues)Arguments);
            return Task.FromResult(invocation.Invoke(Context));
        }
    }
}
