using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.Loader;
using ComputeHost.Protocol.Methods;
using ComputeHost.Protocol.Payloads.Graph;

namespace ComputeHost.Protocol.Tests.Methods;

/// <summary>Each refusal names the method, the reason and what to do.</summary>
public sealed class MethodRefusalTests
{
    [Theory]
    [InlineData(nameof(Uncallable.Unmarked), "not marked", "[ComputeMethod]")]
    [InlineData(nameof(Uncallable.Instance), "instance method", "static")]
    [InlineData(nameof(Uncallable.Generic), "generic", "fixed types")]
    [InlineData(nameof(Uncallable.AsyncVoid), "asynchronous", "synchronous")]
    [InlineData(nameof(Uncallable.Async), "asynchronous", "synchronous")]
    [InlineData(nameof(Uncallable.ReturnsTask), "asynchronous", "synchronous")]
    [InlineData(nameof(Uncallable.ReturnsValueTask), "asynchronous", "synchronous")]
    [InlineData(nameof(Uncallable.ReturnsAsyncEnumerable), "asynchronous", "synchronous")]
    [InlineData(nameof(Uncallable.TakesTask), "'task'", "Await it first")]
    [InlineData(nameof(Uncallable.TakesRef), "'value' is passed by reference", "tuple or record")]
    [InlineData(nameof(Uncallable.TakesOut), "'value' is passed by reference", "tuple or record")]
    [InlineData(nameof(Uncallable.TakesIn), "'value' is passed by reference", "tuple or record")]
    [InlineData(nameof(Uncallable.ReturnsRef), "result is passed by reference", "tuple or record")]
    [InlineData(nameof(Uncallable.TakesPointer), "'value' is a pointer", "ReadOnlyMemory<T>")]
    [InlineData(nameof(Uncallable.TakesSpan), "'System.Span<System.Int32>'", "Memory<T>")]
    [InlineData(nameof(Uncallable.ReturnsSpan), "'System.ReadOnlySpan<System.Byte>'", "Memory<T>")]
    [InlineData(nameof(Uncallable.TakesStream), "'stream' is a 'System.IO.Stream'", "byte[]")]
    [InlineData(nameof(Uncallable.ReturnsStream), "'System.IO.MemoryStream'", "byte[]")]
    [InlineData(nameof(Uncallable.TakesFive), "'5' arguments, and at most '4'", "record")]
    [InlineData(nameof(Uncallable.TokenFirst), "'cancellationToken'", "End in one")]
    [InlineData(nameof(Uncallable.TokenAndContext), "'cancellationToken'", "has the token too")]
    [InlineData(nameof(Uncallable.TimeoutNoTime), "'soon'", "'00:00:30'")]
    [InlineData(nameof(Uncallable.TimeoutZero), "'00:00:00'", "greater than zero")]
    [InlineData(nameof(Uncallable.TimeoutNegative), "'-00:00:01'", "greater than zero")]
    [InlineData(nameof(Uncallable.NegativeConcurrency), "'-1'", "0 for no limit")]
    [InlineData(nameof(Uncallable.EmptyName), "' '", "Leave Name out")]
    public void Of_MethodThatCannotBeCalled_IsRefused(string name, string reason, string remedy) =>
        AssertRefused(typeof(Uncallable).GetMethod(name)!, "Uncallable." + name, reason, remedy);

    [Fact]
    public void Of_ClosedGenericMethod_IsRefused() => AssertRefused(((Func<int, int>)Uncallable.Generic).Method, "Uncallable.Generic", "generic", "fixed types");

    [Fact]
    public void Of_MethodOfAGenericType_IsRefused() => AssertRefused(((Func<string?, string?>)UncallableIn<string>.Closed).Method, "UncallableIn.Closed", "generic", "fixed types");

    [Fact]
    public void Of_AbstractMethod_IsRefused() => AssertRefused(typeof(IUncallable).GetMethod("Abstract")!, "IUncallable.Abstract", "abstract", "implements");

    [Fact]
    public void Of_Lambda_IsRefused()
    {
        int captured = 1;

        AssertRefused(((Func<int, int>)(value => value + captured)).Method, "", "lambda", "static method of a class");
        AssertRefused(((Func<int, int>)([ComputeMethod] static (value) => value)).Method, "", "lambda", "static method of a class");
    }

    [Fact]
    public void Of_LocalFunction_IsRefused()
    {
        AssertRefused(((Func<int, int>)Local).Method, "", "local function", "static method of a class");

        [ComputeMethod]
        static int Local(int value) => value;
    }

    [Fact]
    public void Of_MethodMarkedWithAnotherCopyOfTheAttribute_SaysSo()
    {
        var context = new AssemblyLoadContext("copy", isCollectible: true);
        Type copy = context.LoadFromAssemblyPath(typeof(ComputeMethodAttribute).Assembly.Location).GetType(typeof(ComputeMethodAttribute).FullName!)!;

        AssertRefused(StaticMethod("Plugin", "Work", copy), "Plugin.Work", "another copy of ComputeHost.Abstractions", "return null");
        context.Unload();
    }

    [Theory]
    [InlineData("Work+main@14", "Invoke", "the F# compiler has made", "CreateDelegate")]
    [InlineData("Work+_Closure$__", "_Lambda$__0-0", "lambda", "static method of a class")]
    public void Of_FunctionThatAnotherCompilerHasMade_SaysWhatItIs(string type, string name, string reason, string remedy) =>
        AssertRefused(StaticMethod(type, name), name, reason, remedy);

    [Fact]
    public void Of_DelegateWithABoundArgument_IsRefused()
    {
        ArgumentException refusal = Assert.Throws<ArgumentException>(() => MethodContract.Of((Func<int>)"text".CountLetters));

        Assert.Contains("'Callable.CountLetters'", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("binds an argument", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("pass all of its arguments", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_CombinedDelegate_IsRefused() =>
        Assert.Contains("combines several", Assert.Throws<ArgumentException>(() => MethodContract.Of((Action)Callable.Nothing + Callable.Nothing)).Message, StringComparison.Ordinal);

    [Fact]
    public void Of_ParameterOfARefusedType_NamesTheParameter()
    {
        NotSerializableException refusal = Assert.Throws<NotSerializableException>(() => MethodContract.Of(typeof(Uncallable).GetMethod(nameof(Uncallable.TakesObject))!));

        Assert.Contains("'Uncallable.TakesObject' cannot be called because of its parameter 'second'.", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(("System.Object", null, "Uncallable.TakesObject"), (refusal.RefusedType, refusal.Member, refusal.Method));
    }

    [Fact]
    public void Of_ResultOfARefusedType_NamesTheMember()
    {
        NotSerializableException refusal = Assert.Throws<NotSerializableException>(() => MethodContract.Of(typeof(Uncallable).GetMethod(nameof(Uncallable.ReturnsGetterOnly))!));

        Assert.Contains("because of its result.", refusal.Message, StringComparison.Ordinal);
        Assert.Equal("RefusedShapes.GetterOnly.Items", refusal.Member);
    }

    private static MethodInfo StaticMethod(string type, string name, Type? attribute = null)
    {
        ModuleBuilder module = AssemblyBuilder.DefineDynamicAssembly(new AssemblyName("OtherLanguage"), AssemblyBuilderAccess.RunAndCollect).DefineDynamicModule("OtherLanguage");
        TypeBuilder builder = module.DefineType(type);
        MethodBuilder method = builder.DefineMethod(name, MethodAttributes.Static | MethodAttributes.Assembly, typeof(int), [typeof(int)]);
        if (attribute is not null)
        {
            method.SetCustomAttribute(new CustomAttributeBuilder(attribute.GetConstructor(Type.EmptyTypes)!, []));
        }

        ILGenerator body = method.GetILGenerator();
        body.Emit(OpCodes.Ldarg_0);
        body.Emit(OpCodes.Ret);
        return builder.CreateType().GetMethod(name, BindingFlags.Static | BindingFlags.NonPublic)!;
    }

    private static void AssertRefused(MethodInfo method, string name, string reason, string remedy)
    {
        ArgumentException refusal = Assert.Throws<ArgumentException>(() => MethodContract.Of(method));
        Assert.Contains(name, refusal.Message, StringComparison.Ordinal);
        Assert.Contains(reason, refusal.Message, StringComparison.Ordinal);
        Assert.Contains(remedy, refusal.Message, StringComparison.Ordinal);
    }
}
