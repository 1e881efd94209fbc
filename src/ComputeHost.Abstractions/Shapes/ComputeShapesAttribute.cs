using System.Diagnostics.CodeAnalysis;

namespace ComputeHost;

/// <summary>
/// Names a class that has the generated shapes of types that travel as arguments and results. A trimmed or Native AOT program needs them for its own
/// classes, records, structures, enums and tuples, and for collections of them; other programs find out about their types by reflection.
/// </summary>
/// <remarks>
/// <para>
/// The class is partial and has a <c>[GenerateShapeFor&lt;T&gt;]</c> for each type of a parameter or result; types that occur in these are found by the
/// source generator, which comes with this package. Numbers, text, dates and their arrays, lists and nullable forms need none. The attribute is looked for
/// first on the assembly of the type, then on that of the program, then on all others; several may be given.
/// </para>
/// <para>A type without a shape is refused with <see cref="NotSerializableException"/>, which names it.</para>
/// </remarks>
/// <param name="witness">The class with the shapes. Not <see langword="null"/>.</param>
/// <example>
/// <code>
/// using ComputeHost;
/// using PolyType;
///
/// [assembly: ComputeShapes(typeof(Shapes))]
///
/// [GenerateShapeFor&lt;Order&gt;]
/// [GenerateShapeFor&lt;Dictionary&lt;string, int&gt;&gt;]
/// internal sealed partial class Shapes;
/// </code>
/// </example>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
public sealed class ComputeShapesAttribute([DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties)] Type witness) : Attribute
{
    /// <summary>The class with the shapes.</summary>
    /// <value>Not <see langword="null"/>.</value>
    [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties)]
    public Type Witness { get; } = witness;
}
